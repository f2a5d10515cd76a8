package dev.codesense.converge;

import dev.codesense.core.Problem;

/// What can go wrong while repositories are converged.
public enum ConvergeProblem implements Problem {
  NO_REPOSITORIES(
      "CS-CNV-001",
      Kind.USER,
      "List at least one repository under `repositories:`; in a pipeline, fill in `project` or"
          + " `repositories`."),
  DUPLICATE_REPOSITORY(
      "CS-CNV-002", Kind.USER, "Remove one of the two, or give one of them another `id:`."),
  BAD_URL("CS-CNV-003", Kind.USER, "Write a path, or an https, http, ssh, git or file URL."),
  REMOTE_UNREACHABLE(
      "CS-CNV-004", Kind.TRANSIENT, "Check the URL and the network, then run again."),
  ACCESS_DENIED(
      "CS-CNV-005",
      Kind.USER,
      "Set CODESENSE_GIT_TOKEN_<HOST> to a token that may read the repository, or put an SSH key that"
          + " may into ~/.ssh."),
  REFERENCE_NOT_FOUND(
      "CS-CNV-006", Kind.USER, "Correct `branch:`, `tag:` or `commit:` of the repository."),
  EMPTY_REPOSITORY("CS-CNV-007", Kind.USER, "Push a first commit, or remove the repository."),
  SHRINK_LIMIT(
      "CS-CNV-008",
      Kind.GATE,
      "If you want the removal, run again with --accept-shrink; otherwise correct the list."),
  HOST_KEY_REFUSED(
      "CS-CNV-009",
      Kind.USER,
      "Compare the key's fingerprint with what the host's owner publishes, then put the key into"
          + " ~/.ssh/known_hosts."),
  FETCH_TIMEOUT("CS-CNV-010", Kind.TRANSIENT, "Run again, or raise `converge.fetch-timeout`."),
  NOTHING_CONVERGED("CS-CNV-011", Kind.TRANSIENT, "Solve the problems listed, then run again."),
  REPOSITORY_DAMAGED(
      "CS-CNV-012",
      Kind.USER,
      "Run `git fsck` in the repository that the message names and repair what it finds."),
  BAD_PATTERN("CS-CNV-013", Kind.USER, "Correct the pattern in `include:` or `exclude:`."),
  CANNOT_WRITE("CS-CNV-014", Kind.USER, "Make the directory writable, then run again."),
  NO_REPOSITORY_THERE(
      "CS-CNV-015",
      Kind.USER,
      "Correct the path, or clone the repository there; a relative path starts at the project."),
  SHA256_REPOSITORY(
      "CS-CNV-016",
      Kind.USER,
      "Give the URL of a copy in git's default object format, SHA-1, or remove the repository."),
  PUSH_REFUSED(
      "CS-CNV-017",
      Kind.USER,
      "Name the project by a branch that the git token may push to, or set `converge.write-back` to"
          + " merge-request or off."),
  BRANCH_MOVES("CS-CNV-018", Kind.TRANSIENT, "Run again, or set `converge.write-back` to off.");

  private final Entry entry;

  ConvergeProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
