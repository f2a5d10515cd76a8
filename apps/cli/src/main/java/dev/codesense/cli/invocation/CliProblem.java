package dev.codesense.cli.invocation;

import dev.codesense.core.Problem;

/// Failures of the command line itself.
public enum CliProblem implements Problem {
  NO_INDEX(
      "CS-CLI-001",
      Kind.USER,
      "Run `codesense run` in the project first, or name another one with --project DIR."),
  FILE_EXISTS(
      "CS-CLI-002",
      Kind.USER,
      "Edit the existing file, or replace it with `codesense init --force`."),
  STILL_LISTED(
      "CS-CLI-003",
      Kind.USER,
      "Remove the repository from codesense.yaml first: the next run would bring it back."),
  NOT_ALLOWED(
      "CS-CLI-005", Kind.USER, "Give yourself read and write permission there, and run again."),
  FILE_TROUBLE(
      "CS-CLI-006",
      Kind.TRANSIENT,
      "Check the path, the disk, and the program that reads the output, and run again: finished work is kept."),
  DOCTOR_FOUND(
      "CS-CLI-007",
      Kind.USER,
      "Follow the advice beside the lines marked `fail`, then run `codesense doctor` again."),
  UNEXPECTED(
      "CS-CLI-008",
      Kind.BUG,
      "Run again; if it happens again, report it with the file that holds the stack trace."),
  NOT_A_FOLDER("CS-CLI-009", Kind.USER, "Name a folder; it is created if it does not exist."),
  CREDENTIALS_IN_FILE(
      "CS-CLI-010",
      Kind.USER,
      "Remove the credential from the file, give the task a Kubernetes secret instead, and revoke"
          + " the credential if others could read it.");

  private final Entry entry;

  CliProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
