package dev.codesense.evaluate.answers;

import dev.codesense.answer.FoundCode;
import java.util.List;

/// Finds code for questions: the same for every system, so that answers differ by model alone.
@FunctionalInterface
public interface CodeSource {

  /// Code that fits the question, best first.
  List<FoundCode> found(String question) throws InterruptedException;
}
