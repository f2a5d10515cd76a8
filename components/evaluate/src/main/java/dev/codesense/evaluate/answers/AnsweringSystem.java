package dev.codesense.evaluate.answers;

import dev.codesense.answer.Answerer;
import dev.codesense.llm.ModelEndpoint;

/// One of the systems that are compared.
///
/// @param endpoint whose name in the block `models` is the system's, such as `tuned`
/// @param answerer stays the caller's
public record AnsweringSystem(ModelEndpoint endpoint, Answerer answerer) {
  String name() {
    return endpoint.name();
  }
}
