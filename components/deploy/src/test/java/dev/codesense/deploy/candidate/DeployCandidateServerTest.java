package dev.codesense.deploy.candidate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.testkit.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Over a real API server with KServe's own CRDs, under exactly the declared rights.
class DeployCandidateServerTest extends DeployCandidateContract {
  private static int number;

  @TempDir private Path folder;

  @BeforeEach
  void needsAServer() {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
  }

  @Override
  World world(KubeObject service) throws InterruptedException {
    var administrator = ApiServer.kubeconfig().orElseThrow();
    var namespace = "candidate-%d-%d".formatted(System.currentTimeMillis(), number++);
    try {
      return new ServerWorld(
          administrator,
          ServerWorld.restricted(
              administrator, namespace, DarkCandidates.RIGHTS, folder.resolve("kubeconfig")),
          namespace,
          service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
