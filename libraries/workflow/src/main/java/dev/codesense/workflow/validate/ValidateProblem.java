package dev.codesense.workflow.validate;

import dev.codesense.core.Problem;

/// How the validation of compiled pipelines can end.
public enum ValidateProblem implements Problem {
  PIPELINE_REFUSED(
      "CS-WFL-070",
      Kind.USER,
      "Do what stands below each line marked `error`; docs/pipeline-rules.md has every rule."),
  FILE_UNREADABLE(
      "CS-WFL-071", Kind.USER, "Name a compiled pipeline that is there and that you may read.");

  private final String code;
  private final Kind kind;
  private final String remedy;

  ValidateProblem(String code, Kind kind, String remedy) {
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
