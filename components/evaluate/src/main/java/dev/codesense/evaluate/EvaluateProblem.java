package dev.codesense.evaluate;

import dev.codesense.core.Problem;

/// What can go wrong with an evaluation.
public enum EvaluateProblem implements Problem {
  REFUSED(
      "CS-EVL-001",
      Kind.GATE,
      "Open the page that the message names: it lists the questions that got worse. Nothing was promoted."),
  JUDGE_INVOLVED(
      "CS-EVL-004",
      Kind.USER,
      "Name another model in evaluate.judge: one that neither answers nor teaches."),
  NOT_PROMOTED(
      "CS-EVL-005",
      Kind.GATE,
      "Open the page that the message names: it lists the answers that got worse. Nothing was promoted.");

  private final Entry entry;

  EvaluateProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
