package dev.codesense.kube;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The block `cluster` of codesense.yaml. Empty: what `kubectl` would take.
public record ClusterConfig(
    @Doc("Kubeconfig file; unset: KUBECONFIG, else ~/.kube/config, else the pod's service account")
        @Nullable Path kubeconfig,
    @Doc("Context of the kubeconfig; unset: its current one") @Nullable String context,
    @Doc("Namespace that codesense works in; unset: that of the context")
        @Nullable String namespace,
    @Doc("Longest wait for one answer of the API server") @Default("PT30S") Duration timeout) {

  public ClusterConfig {
    if (!timeout.isPositive()) {
      throw new RefusedValueException(
          ClusterConfig::timeout, "must be more than 0, was " + timeout);
    }
  }

  /// What applies when codesense.yaml says nothing.
  public static ClusterConfig defaults() {
    return new ClusterConfig(null, null, null, Duration.ofSeconds(30));
  }
}
