package dev.codesense.testkit;

import java.nio.file.Path;
import java.util.Optional;

/// A real Kubernetes API server that tests may write to.
public final class ApiServer {

  /// Why a test is skipped where there is none.
  public static final String ABSENT =
      "-Dcodesense.kubeconfig=FILE names no API server: what it takes and refuses is not asked";

  private ApiServer() {}

  /// The kubeconfig of an administrator; empty when there is no server.
  public static Optional<Path> kubeconfig() {
    var file = System.getProperty("codesense.kubeconfig", "");
    return file.isEmpty() || file.startsWith("$") ? Optional.empty() : Optional.of(Path.of(file));
  }
}
