package dev.codesense.kube;

import dev.codesense.core.Problem;

/// What can go wrong between us and a Kubernetes API server.
public enum KubeProblem implements Problem {
  NO_ACCESS(
      "CS-KUB-001",
      Kind.USER,
      "Set cluster.kubeconfig or KUBECONFIG to a kubeconfig file that `kubectl` works with."),
  UNREACHABLE(
      "CS-KUB-002",
      Kind.TRANSIENT,
      "Check address, network and certificate with `kubectl version`, then try again."),
  NOT_AUTHENTICATED(
      "CS-KUB-003", Kind.USER, "Log in again: the kubeconfig's token or certificate is not valid."),
  NOT_PERMITTED(
      "CS-KUB-004",
      Kind.USER,
      "Bind a role with the verb and resource that the message names to this account."),
  CONFLICT(
      "CS-KUB-005",
      Kind.USER,
      "Remove the fields from what the other manager writes, or delete the object first."),
  KIND_UNKNOWN(
      "CS-KUB-006",
      Kind.USER,
      "Install the version of Argo Workflows, Kubeflow Pipelines or another system that has this kind."),
  INVALID("CS-KUB-007", Kind.USER, "Correct the fields that the message names."),
  DEADLINE(
      "CS-KUB-008",
      Kind.TRANSIENT,
      "Look at the object's events with `kubectl describe`, then try again or wait longer."),
  SERVER_FAILED(
      "CS-KUB-009",
      Kind.TRANSIENT,
      "Try again; if it happens again, ask the cluster's administrator."),
  REFUSED("CS-KUB-010", Kind.USER, "Do what the API server's message asks for, then try again.");

  private final Entry entry;

  KubeProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
