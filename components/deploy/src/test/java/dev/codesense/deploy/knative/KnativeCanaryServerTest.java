package dev.codesense.deploy.knative;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.testkit.ApiServer;
import org.junit.jupiter.api.BeforeEach;

/// Over a real API server with KServe's own CRDs.
class KnativeCanaryServerTest extends KnativeCanaryContract {
  private static int number;

  @BeforeEach
  void needsAServer() {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
  }

  @Override
  World world(KubeObject service) throws InterruptedException {
    return new ServerWorld(
        ApiServer.kubeconfig().orElseThrow(),
        "deploy-%d-%d".formatted(System.currentTimeMillis(), number++),
        service);
  }
}
