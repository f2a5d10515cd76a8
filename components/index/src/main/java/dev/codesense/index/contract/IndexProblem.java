package dev.codesense.index.contract;

import dev.codesense.core.Problem;

/// What can go wrong with indexing.
public enum IndexProblem implements Problem {
  SHRINK_LIMIT(
      "CS-IDX-001",
      Kind.GATE,
      "If you want the loss, run once with --shrink-limit 1; otherwise look at converge's warnings."),
  VERIFICATION_FAILED(
      "CS-IDX-002",
      Kind.GATE,
      "Run again; if it fails again, report the message: queries still use the old generation."),
  STATE_NOT_WRITABLE(
      "CS-IDX-004",
      Kind.TRANSIENT,
      "Give write access to the path that the message names, then run again."),
  REPOSITORY_UNKNOWN(
      "CS-IDX-005",
      Kind.USER,
      "Choose an id that `codesense status` lists, or check the spelling."),
  VECTOR_MISSING(
      "CS-IDX-006",
      Kind.BUG,
      "Run again; existing vectors are kept. Report the message if it happens again."),
  SHARD_MISSING(
      "CS-IDX-007",
      Kind.USER,
      "Run index-shard for the numbers that the message names, and give all shards to index-build."),
  PLAN_MISMATCH(
      "CS-IDX-008",
      Kind.USER,
      "Give plan, snapshot and shards of one run; after an update of codesense, begin with index-plan."),
  SHARD_DAMAGED("CS-IDX-009", Kind.TRANSIENT, "Run the task that wrote the file again."),
  PLAN_STALE(
      "CS-IDX-010",
      Kind.TRANSIENT,
      "Run again from index-plan on: another run has published or removed generations meanwhile."),
  NOT_APPROVED(
      "CS-IDX-011",
      Kind.GATE,
      "Read the page of evaluate-retrieval; if its limits are too strict, lower them or set its gate to warn."),
  CHUNKER_NOT_STARTED(
      "CS-IDX-012",
      Kind.TRANSIENT,
      "Give the task more memory and a higher limit of processes, then run again.");

  private final Entry entry;

  IndexProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
