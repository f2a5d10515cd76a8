package dev.codesense.answer;

import dev.codesense.llm.ModelConfig;

/// How long prompt and answer may be, in tokens as [dev.codesense.llm.Tokens] estimates them: a
/// budget is the same for every model, so that a prompt is the same whoever answers it.
///
/// @param promptTokens of instructions, passages and question together
/// @param answerTokens of the answer
public record AnswerBudget(int promptTokens, int answerTokens) {
  private static final int USUAL_ANSWER = 1_024;

  /// Of a larger window the rest stays unused: more passages cost more and answer no better.
  private static final int LARGEST_WINDOW = 16_384;

  /// What a server's chat template puts around the messages.
  private static final int TEMPLATE = 64;

  /// Fits a context window of 8,192 tokens.
  public static final AnswerBudget DEFAULT = ofWindow(8_192);

  public AnswerBudget {
    if (promptTokens < 1 || answerTokens < 1) {
      throw new IllegalArgumentException(
          "Prompt and answer need at least one token each, had %d and %d"
              .formatted(promptTokens, answerTokens));
    }
  }

  /// Divides a model's context window: at most a quarter for the answer, and of the rest a quarter
  /// for what the estimate may be too low by.
  ///
  /// @param contextWindow tokens of prompt and answer together
  public static AnswerBudget ofWindow(int contextWindow) {
    int window = Math.min(contextWindow, LARGEST_WINDOW);
    int answer = Math.clamp(window / 4, 1, USUAL_ANSWER);
    return new AnswerBudget(Math.max(1, (window - answer - TEMPLATE) / 4 * 3), answer);
  }

  /// What fits a model's `limits.context`; [#DEFAULT] where that is unset.
  public static AnswerBudget of(ModelConfig model) {
    var window = model.limits().context();
    return window == null ? DEFAULT : ofWindow(window);
  }

  /// For a reader who wants no longer answer.
  ///
  /// @param tokens at least 1
  public AnswerBudget withAnswerOfAtMost(int tokens) {
    return new AnswerBudget(promptTokens, Math.min(answerTokens, tokens));
  }

  /// For another try where the server found the prompt too long.
  public AnswerBudget withHalfThePrompt() {
    return new AnswerBudget(Math.max(1, promptTokens / 2), answerTokens);
  }
}
