package dev.codesense.assistant;

import dev.codesense.answer.Answer;
import dev.codesense.answer.printed.ExtractiveAnswer;
import dev.codesense.answer.printed.ModelAnswer;

/// What a question is answered with. Its [#json] is what `ask --json` prints.
public sealed interface Reply {

  Record json();

  /// A chat model's words.
  record InWords(ModelAnswer json, Answer answer) implements Reply {}

  /// Passages of the code.
  record InPassages(ExtractiveAnswer json) implements Reply {}
}
