package dev.codesense.answer;

import dev.codesense.core.Problem;

/// What can go wrong on the way to an answer.
public enum AnswerProblem implements Problem {
  PROMPT_UNUSABLE(
      "CS-ANS-001",
      Kind.USER,
      "Give the prompt the variables {{question}}, {{passages}} and {{refusal}}, and no others but {{language}}."),
  BUDGET_TOO_SMALL(
      "CS-ANS-002",
      Kind.USER,
      "Raise the model's `limits.context`, for distill `distill.context-window`, or choose a model with a larger context.");

  private final Entry entry;

  AnswerProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
