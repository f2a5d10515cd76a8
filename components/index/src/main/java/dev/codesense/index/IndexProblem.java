package dev.codesense.index;

import dev.codesense.core.Problem;

/// What can go wrong with indexing.
public enum IndexProblem implements Problem {
  SHRINK_LIMIT(
      "CS-IDX-001",
      Kind.GATE,
      "If the loss is meant, run once with --shrink-limit 1; else look at converge's warnings."),
  VERIFICATION_FAILED(
      "CS-IDX-002",
      Kind.GATE,
      "Run again; if it fails again, report the message: queries still use the old generation."),
  NAME_REFUSED(
      "CS-IDX-003",
      Kind.USER,
      "Choose a collection name of lower-case letters, digits and hyphens, at most 60 long."),
  STATE_NOT_WRITABLE(
      "CS-IDX-004",
      Kind.TRANSIENT,
      "Free disk space or give write access to the path that the message names, then run again."),
  REPOSITORY_UNKNOWN(
      "CS-IDX-005",
      Kind.USER,
      "Choose an id that `codesense status` lists, or check the spelling."),
  VECTOR_MISSING(
      "CS-IDX-006",
      Kind.BUG,
      "Run again; the vectors that are there are kept. Report the message if it comes back.");

  private final String code;
  private final Kind kind;
  private final String remedy;

  IndexProblem(String code, Kind kind, String remedy) {
    this.code = code;
    this.kind = kind;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
