package dev.codesense.validate.kfp;

/// What a pipeline may ask for and only newer servers do, besides fields that only they know. From
/// the sources of KFP's releases.
public enum KfpFeature {
  FINAL_STATUS(14, "a task's final status", "refuses the run"),
  LOOP_OUTPUTS(14, "a list of what the tasks of a loop made", "fails the tasks that take it"),
  UNSET_PARAMETERS(
      14,
      "an optional parameter that a nested pipeline is not given",
      "fails the tasks that take it"),
  NAMESAKES(
      14, "the output of a task that has a namesake in a dag beside it", "may take the namesake's"),
  NESTED_RETRIES(14, "a retry of a nested dag or within it", "does not retry"),
  WORKSPACE_PATH(15, "`{{$.workspace_path}}`", "passes it on as text"),
  BRANCH_ARTIFACTS(
      17,
      "an artifact of whichever branch ran",
      "takes the last branch's, and fails where another ran"),
  STATUS_OF_NESTED(
      17,
      "the final status of a dag with a loop, condition or nested pipeline in it",
      "says RUNNING when all is done, and FAILED where a retry succeeded"),
  RUN_TIMES(
      17,
      "the time when a run was created or was due",
      "passes the placeholder on as text; 2.16 passes empty text"),
  IF_PRESENT(17, "`IfPresent`", "passes it on as text");

  private final int minor;
  private final String what;
  private final String older;

  KfpFeature(int minor, String what, String older) {
    this.minor = minor;
    this.what = what;
    this.older = older;
  }

  /// The first server that does it right.
  public KfpVersion since() {
    return new KfpVersion(2, minor);
  }

  public String what() {
    return what;
  }

  /// What an older server does instead.
  public String older() {
    return older;
  }
}
