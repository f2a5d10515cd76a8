package dev.codesense.answer;

/// Where the prompt comes from. Thread-safe.
@FunctionalInterface
public interface PromptSource {

  /// Always [AnswerPrompt#BUILT_IN].
  PromptSource BUILT_IN = () -> AnswerPrompt.BUILT_IN;

  /// The prompt that applies now. An answer uses what it got throughout.
  ///
  /// @throws dev.codesense.core.CodesenseException when the source is not to be reached and has
  ///   nothing to fall back on, or the prompt is unusable
  AnswerPrompt current() throws InterruptedException;
}
