package dev.codesense.serving;

import dev.codesense.core.Problem;

/// What can go wrong between codesense and a model server or Prometheus. That nobody answers, or
/// answers too late, is a [dev.codesense.core.CoreProblem].
public enum ServingProblem implements Problem {
  KEY_REFUSED(
      "CS-SRV-001",
      Kind.USER,
      "Set the variables that the message names to credentials that the server accepts."),
  KEY_IN_THE_CLEAR(
      "CS-SRV-002",
      Kind.USER,
      "Use https: with a key, plain http goes to this machine, private addresses and cluster-internal names only."),
  NOT_THE_SERVICE(
      "CS-SRV-003",
      Kind.USER,
      "Set the URL to the base URL of the server that the message names, without a path of its API."),
  QUERY_REFUSED(
      "CS-SRV-004",
      Kind.USER,
      "Correct the name of the metric or label that the query holds; the message has Prometheus' own words."),
  MODEL_UNKNOWN(
      "CS-SRV-005",
      Kind.USER,
      "Ask for a model that the server has loaded; its log says why one is not."),
  INPUT_REFUSED(
      "CS-SRV-006",
      Kind.USER,
      "Send inputs of the names, types and shapes that the model's metadata lists."),
  CERTIFICATES_UNREADABLE(
      "CS-SRV-007",
      Kind.USER,
      "Set `ca` to a file with the certificates in PEM form, or leave it out.");

  private final Entry entry;

  ServingProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
