package dev.codesense.distill.contract;

import dev.codesense.core.Problem;

/// What can go wrong with making a training set.
public enum DistillProblem implements Problem {
  NOTHING_ALLOWED(
      "CS-DST-001",
      Kind.USER,
      "Set training: true on a repository that may be trained on, converge, then run again."),
  NO_ROWS(
      "CS-DST-002",
      Kind.USER,
      "Index repositories with code, or loosen the filter that the message names."),
  SPLITS_MIXED(
      "CS-DST-003",
      Kind.BUG,
      "Report the message. Nothing was published: data/training is as it was."),
  STATE_NOT_WRITABLE(
      "CS-DST-006",
      Kind.TRANSIENT,
      "Give write access to the path that the message names, or make room, then run again."),
  JUDGE_TEACHES(
      "CS-DST-007",
      Kind.USER,
      "Name another model in distill.judge, one that is not the teacher, or remove models.judge.");

  private final Entry entry;

  DistillProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
