package dev.codesense.engines;

import dev.codesense.core.Problem;

/// What can go wrong between here and Kubeflow Pipelines.
public enum KfpProblem implements Problem {
  NOT_CONFIGURED(
      "CS-WFL-040",
      Kind.USER,
      "Set kfp.endpoint in codesense.yaml, or CODESENSE_KFP_ENDPOINT, to the URL of the KFP API."),
  BAD_SETTING(
      "CS-WFL-041", Kind.USER, "Correct the setting of the block kfp that the message names."),
  NOT_LOGGED_IN(
      "CS-WFL-042",
      Kind.USER,
      "Give a token in CODESENSE_KFP_TOKEN, a session cookie in CODESENSE_KFP_COOKIE, or a"
          + " service account's token file in kfp.token-file."),
  NOT_ALLOWED(
      "CS-WFL-043",
      Kind.USER,
      "Ask the owner of the namespace for the permission that the message names."),
  REFUSED("CS-WFL-044", Kind.USER, "Correct what the message names, and run again."),
  NOT_THERE(
      "CS-WFL-045",
      Kind.USER,
      "See what exists with `codesense pipeline list`, and check kfp.namespace."),
  VERSION_CONFLICT(
      "CS-WFL-046",
      Kind.USER,
      "Choose another --version-name, or leave it out: the content's hash then names the version."),
  SERVER_FAILED(
      "CS-WFL-047",
      Kind.TRANSIENT,
      "Run again; if it happens again, read the log of the pod ml-pipeline for the same minute."),
  NOT_KFP("CS-WFL-048", Kind.USER, "Check that kfp.endpoint names the API of KFP 2."),
  UNKNOWN_PARAMETER(
      "CS-WFL-049", Kind.USER, "Name a parameter that the pipeline has; the message lists them."),
  WRONG_PARAMETER(
      "CS-WFL-050", Kind.USER, "Give each --param NAME=VALUE a value of the parameter's type."),
  CRON_OF_FIVE_FIELDS(
      "CS-WFL-051",
      Kind.USER,
      "Put the seconds first, as the message shows: KFP misreads five fields."),
  BAD_SCHEDULE("CS-WFL-052", Kind.USER, "Correct the part of the schedule that the message names."),
  PIPELINE_TOO_LARGE(
      "CS-WFL-053",
      Kind.USER,
      "Make the pipeline smaller: fewer tasks, loops instead of copies, no embedded sources."),
  NO_PIPELINE(
      "CS-WFL-054", Kind.USER, "Name a compiled pipeline, such as pipelines/compiled/kfp/*.yaml."),
  RUN_FAILED("CS-WFL-055", Kind.USER, "Fix what the last lines report, then start the run again."),
  RUN_CANCELED("CS-WFL-056", Kind.USER, "Start the run again if you did not want it to end."),
  RUN_UNFINISHED(
      "CS-WFL-057",
      Kind.TRANSIENT,
      "Wait longer with --timeout, or look later with `codesense pipeline status`."),
  LOG_NOT_THERE(
      "CS-WFL-058",
      Kind.USER,
      "Look on the run's page, in the cluster's log store, or with the kubectl line of the message."),
  IMAGE_NOT_THERE(
      "CS-WFL-059",
      Kind.USER,
      "Push the image, or correct its name or the pull secret; cancel the run, and start it again.");

  private final Entry entry;

  KfpProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
