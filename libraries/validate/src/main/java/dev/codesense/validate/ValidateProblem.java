package dev.codesense.validate;

import dev.codesense.core.Problem;

/// How the validation of compiled pipelines can end.
public enum ValidateProblem implements Problem {
  PIPELINE_REFUSED(
      "CS-WFL-070",
      Kind.USER,
      "Follow the advice below each line marked `error`; docs/pipeline-rules.md has every rule."),
  FILE_UNREADABLE("CS-WFL-071", Kind.USER, "Name an existing compiled pipeline that you may read.");

  private final Entry entry;

  ValidateProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
