package dev.codesense.runtime.binding;

import dev.codesense.core.Problem;

/// What can go wrong between a component and its surroundings.
public enum RuntimeProblem implements Problem {
  PROJECT_MISSING(
      "CS-RUN-001", Kind.USER, "Run `codesense init DIR`, or name the project with --project DIR."),
  YAML_MALFORMED("CS-RUN-002", Kind.USER, "Correct the YAML at the line that the message names."),
  UNKNOWN_KEY("CS-RUN-003", Kind.USER, "Correct the key's spelling, or remove it."),
  DUPLICATE_KEY("CS-RUN-004", Kind.USER, "Keep one of the two lines."),
  WRONG_TYPE("CS-RUN-005", Kind.USER, "Write a value of the type that the message names."),
  VALUE_REFUSED("CS-RUN-006", Kind.USER, "Choose a value that the message allows."),
  VALUE_MISSING(
      "CS-RUN-007", Kind.USER, "Set the key in codesense.yaml, or give it on the command line."),
  SETTINGS_INVALID("CS-RUN-008", Kind.USER, "Correct each place that the message lists."),
  FILE_TOO_LARGE(
      "CS-RUN-009", Kind.USER, "Check that this is the right file; settings need no megabytes."),
  ARTIFACT_MISSING(
      "CS-RUN-010",
      Kind.USER,
      "Run `codesense run` in the project, or the component that makes it, or name another directory."),
  ARTIFACT_FORMAT(
      "CS-RUN-011", Kind.USER, "Give the output of the component that makes this format."),
  ARTIFACT_VERSION(
      "CS-RUN-012", Kind.USER, "Make the artifact again with this version of codesense."),
  ARTIFACT_DAMAGED("CS-RUN-013", Kind.USER, "Make the artifact again; do not edit artifact.json."),
  SECRET_UNREADABLE(
      "CS-RUN-014", Kind.USER, "Give the file's path and make it readable for this user."),
  COMPONENT_UNKNOWN("CS-RUN-015", Kind.USER, "Name one of the components that the message lists."),
  ARGUMENTS_INVALID(
      "CS-RUN-016", Kind.USER, "Call the image as its component.yaml does; see the page."),
  OUTPUT_NOT_WRITTEN(
      "CS-RUN-017", Kind.TRANSIENT, "Check free space and permissions, then run again."),
  COMPONENT_MALFORMED(
      "CS-RUN-018",
      Kind.BUG,
      "Report it with the message, or correct the component if it is yours."),
  UNEXPECTED("CS-RUN-019", Kind.BUG, "Report it with the stack trace from the log.");

  private final Entry entry;

  RuntimeProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
