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
      "Open the page that the message names: it lists the answers that got worse. Nothing was promoted."),
  NO_ANSWERS(
      "CS-EVL-006", Kind.USER, "Run evaluate-answers again, and give the report that it writes."),
  DEEPEVAL_MISSING(
      "CS-EVL-007",
      Kind.USER,
      "Install it into a virtual environment, `python3 -m venv DIR && DIR/bin/pip install deepeval==4.3.1`, and set evaluate.deepeval-python to DIR/bin/python. The image codesense/evaluate-deepeval has it."),
  DEEPEVAL_FAILED(
      "CS-EVL-008",
      Kind.USER,
      "Read what Python says in the message; the version that is tried is deepeval 4.3.1."),
  NO_QUESTIONS(
      "CS-EVL-009",
      Kind.USER,
      "Index repositories with code, or name golden questions in evaluate.questions."),
  ENDPOINT_REFUSED(
      "CS-EVL-010",
      Kind.USER,
      "Give the endpoint that deploy-candidate has written; describe any other model in the block models.");

  private final Entry entry;

  EvaluateProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
