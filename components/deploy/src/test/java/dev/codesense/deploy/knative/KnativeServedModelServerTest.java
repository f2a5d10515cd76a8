package dev.codesense.deploy.knative;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.drive.ServedModelContract;
import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.testkit.ApiServer;

/// Over a real API server with the real CRDs.
class KnativeServedModelServerTest extends ServedModelContract {
  private static int number;

  @Override
  protected Harness harness() throws InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    return KnativeHarness.of(
        new ServerWorld(
            ApiServer.kubeconfig().orElseThrow(),
            "knative-%d-%d".formatted(System.currentTimeMillis(), number++),
            World.made()));
  }
}
