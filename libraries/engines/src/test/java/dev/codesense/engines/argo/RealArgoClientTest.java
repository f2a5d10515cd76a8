package dev.codesense.engines.argo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.testkit.ApiServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Against a real API server with Argo's kinds, in a namespace of its own.
class RealArgoClientTest extends ArgoClientContract {
  private static Cluster cluster;

  @BeforeAll
  static void open() throws InterruptedException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var namespace = "argo-test-" + System.currentTimeMillis();
    cluster =
        Fabric8Cluster.open(
            new ClusterConfig(kubeconfig.orElseThrow(), null, namespace, Duration.ofMinutes(1)),
            Map.of());
    cluster.apply(
        new KubeObject(
            Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace))),
        OnConflict.REFUSE);
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  Cluster cluster() {
    return cluster;
  }

  @Override
  String unique(String name) {
    return name;
  }

  @Override
  void aSecondLater() throws InterruptedException {
    Thread.sleep(1100);
  }
}
