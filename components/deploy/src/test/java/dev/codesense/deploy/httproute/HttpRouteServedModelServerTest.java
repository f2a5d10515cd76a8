package dev.codesense.deploy.httproute;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.DeployComponent;
import dev.codesense.deploy.drive.ServedModelContract;
import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.testkit.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Over a real API server with the real CRDs, under exactly the declared rights.
class HttpRouteServedModelServerTest extends ServedModelContract {
  private static int number;

  @TempDir private Path folder;

  @Override
  protected Harness harness() throws InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    var administrator = ApiServer.kubeconfig().orElseThrow();
    var namespace = "httproute-%d-%d".formatted(System.currentTimeMillis(), number++);
    try {
      return StandardHarness.of(
          new ServerWorld(
              administrator,
              ServerWorld.restricted(
                  administrator,
                  namespace,
                  DeployComponent.STANDARD_RIGHTS,
                  folder.resolve("kubeconfig")),
              namespace,
              StandardHarness.service()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
