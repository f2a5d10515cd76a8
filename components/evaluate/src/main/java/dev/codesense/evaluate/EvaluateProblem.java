package dev.codesense.evaluate;

import dev.codesense.core.Problem;

/// What can go wrong with an evaluation.
public enum EvaluateProblem implements Problem {
  REFUSED(
      "CS-EVL-001",
      Kind.GATE,
      "Open the page that the message names: it lists the questions that got worse. Nothing was promoted."),
  QUESTIONS_MISSING(
      "CS-EVL-002",
      Kind.USER,
      "Correct evaluate.questions, or leave it out to ask questions made from the index."),
  QUESTIONS_MALFORMED(
      "CS-EVL-003",
      Kind.USER,
      "Correct the line that the message names; the page shows the format."),
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
