package dev.codesense.answer.golden;

import dev.codesense.core.Problem;

/// What can go wrong with golden questions.
public enum GoldenProblem implements Problem {
  MISSING(
      "CS-GLD-001",
      Kind.USER,
      "Correct the path: it is relative to the project, or to a repository of the snapshot."),
  MALFORMED(
      "CS-GLD-002",
      Kind.USER,
      "Correct the places that the message names; the page shows the format."),
  OUT_OF_DATE(
      "CS-GLD-003",
      Kind.USER,
      "Correct the place that the message names; `codesense golden check --write` corrects those of a file that moved."),
  NOT_IMPORTED(
      "CS-GLD-004",
      Kind.USER,
      "Name the columns with --map FIELD=COLUMN, such as --map question=Query --map path=File."),
  NO_QUESTION(
      "CS-GLD-005",
      Kind.USER,
      "Add items to the dataset in Langfuse, each with `path`, a file of the code, in its metadata.");

  private final Entry entry;

  GoldenProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
