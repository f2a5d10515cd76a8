package dev.codesense.tracking;

import dev.codesense.core.Problem;

/// What can go wrong between codesense and MLflow or Langfuse.
public enum TrackingProblem implements Problem {
  SETTINGS(
      "CS-TRK-001",
      Kind.USER,
      "Correct the block that the message names, and the variables with its credentials."),
  KEY_IN_THE_CLEAR(
      "CS-TRK-002",
      Kind.USER,
      "Use https: with a key, plain http goes to this machine, private addresses and cluster-internal names only."),
  WRONG_KEY(
      "CS-TRK-003",
      Kind.USER,
      "Set the credentials that the message names to ones that the server accepts."),
  HOST_REFUSED(
      "CS-TRK-004",
      Kind.USER,
      "Start MLflow with --allowed-hosts and the host name that the message names."),
  MLFLOW_TOO_OLD("CS-TRK-005", Kind.USER, "Upgrade MLflow to 3.0 or later."),
  LANGFUSE_TOO_OLD("CS-TRK-006", Kind.USER, "Upgrade Langfuse to 4.0 or later."),
  NOT_THE_SERVICE(
      "CS-TRK-007",
      Kind.USER,
      "Set the endpoint to the server's base URL, and let requests pass any login page in front of it."),
  NOT_THERE("CS-TRK-008", Kind.USER, "Check the name, or create what the message names."),
  REFUSED("CS-TRK-009", Kind.USER, "Correct what the server says is wrong with the request."),
  NOT_RECORDABLE(
      "CS-TRK-010", Kind.USER, "Choose a name or value within the limit that the message states."),
  NOT_STORED(
      "CS-TRK-011",
      Kind.USER,
      "Delete the run that the message names, and look for a proxy that changes requests."),
  ARTIFACTS_NOT_SERVED(
      "CS-TRK-012",
      Kind.USER,
      "Start MLflow with --serve-artifacts, and let codesense create the experiment or name another."),
  SERVER_FAILED("CS-TRK-013", Kind.TRANSIENT, "Read the server's log, then run again."),
  RECORD_UNREADABLE(
      "CS-TRK-014",
      Kind.USER,
      "Delete the folder that the message names: its record cannot be sent any more."),
  NOT_KEPT("CS-TRK-015", Kind.USER, "Check the permissions and the space of .codesense/tracking.");

  private final Entry entry;

  TrackingProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
