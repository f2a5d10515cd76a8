package dev.codesense.localrun.record;

import dev.codesense.core.Problem;

/// What can go wrong when a pipeline runs on this machine.
public enum LocalProblem implements Problem {
  TASK_TOO_SLOW(
      "CS-WFL-020", Kind.TRANSIENT, "Run again with --resume, or raise the task's timeout."),
  PARAMETER_MISSING(
      "CS-WFL-021",
      Kind.USER,
      "Give the missing parameter, or set it in codesense.yaml; correct a name that is unknown."),
  NEEDS_CONTAINER("CS-WFL-022", Kind.USER, "Run with --in-containers."),
  NO_CONTAINER_ENGINE(
      "CS-WFL-023",
      Kind.USER,
      "Install podman or docker, or name one in CODESENSE_CONTAINER_ENGINE."),
  IMAGE_MISSING("CS-WFL-024", Kind.USER, "Build it with the command that the message names."),
  CONTAINER_FAILED(
      "CS-WFL-025",
      Kind.USER,
      "Read the container's last lines; set more memory or other options in CODESENSE_CONTAINER_OPTIONS."),
  NOTHING_TO_RESUME("CS-WFL-026", Kind.USER, "Run without --resume."),
  STATE_NOT_WRITTEN(
      "CS-WFL-027",
      Kind.TRANSIENT,
      "Give write access to the path in the message, then run again."),
  INPUT_TOO_LONG(
      "CS-WFL-028",
      Kind.USER,
      "Pass large values to the task as an artifact, or in smaller parts."),
  OUTPUT_MISSING(
      "CS-WFL-029", Kind.BUG, "Report it with the task's log: the component broke its contract.");

  private final Entry entry;

  LocalProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
