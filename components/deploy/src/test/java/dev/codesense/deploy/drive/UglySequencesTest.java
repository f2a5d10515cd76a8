package dev.codesense.deploy.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.knative.KnativeCanary;
import dev.codesense.deploy.world.CutWire;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.Cluster;
import dev.codesense.rollout.Phase;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.ApiServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster does on a bad day, over a real API server.
class UglySequencesTest {
  private static final Pattern SERVER = Pattern.compile("server: *\"?(https://[^\\s\"]+)\"?");
  private static final Map<String, Object> BROKEN =
      Map.of(
          "modelStatus",
          Map.of(
              "transitionStatus",
              "BlockedByFailedLoad",
              "lastFailureInfo",
              Map.of("reason", "ModelLoadFailed", "message", "out of memory")));

  private static int number;

  @TempDir private Path folder;

  private @Nullable World world;

  @BeforeEach
  void needsAServer() {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
  }

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
    }
  }

  private Scenario scenario() throws InterruptedException {
    var kubeconfig = ApiServer.kubeconfig().orElseThrow();
    return scenario(kubeconfig, kubeconfig);
  }

  private Scenario scenario(Path administrator, Path ours) throws InterruptedException {
    var namespace = "ugly-%d-%d".formatted(System.currentTimeMillis(), number++);
    world = new ServerWorld(administrator, ours, namespace, World.made());
    return new Scenario(world);
  }

  @Test
  void anApiServerThatIsGoneForAWhileEndsNothing() throws InterruptedException, IOException {
    var kubeconfig = Files.readString(ApiServer.kubeconfig().orElseThrow());
    var server = SERVER.matcher(kubeconfig);
    assertThat(server.find()).isTrue();
    var address = URI.create(server.group(1));
    try (var wire = CutWire.to(address.getHost(), address.getPort())) {
      var ours =
          Files.writeString(
              folder.resolve("kubeconfig"),
              kubeconfig.replace(
                  server.group(1), "https://%s:%d".formatted(address.getHost(), wire.port())));
      var scenario = scenario(ApiServer.kubeconfig().orElseThrow(), ours);
      var sleeps = new AtomicInteger();
      scenario.time.with(() -> {
        switch (sleeps.incrementAndGet()) {
          case 20 -> {
            scenario.kserve.hanging(true);
            wire.cut();
          }
          case 24 -> {
            wire.mend();
            scenario.kserve.hanging(false);
          }
          default -> {}
        }
      });

      var end = scenario.run();

      assertThat(sleeps).hasValueGreaterThan(24);
      assertThat(scenario.progress.warnings()).anyMatch(warning -> warning.contains("127.0.0.1"));
      assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
      assertThat(scenario.serves("s3://models/support/v7")).isTrue();
    }
  }

  @Test
  void aCandidateThatComesAndGoesBeforeItHasTrafficIsWaitedFor() throws InterruptedException {
    var scenario = scenario();
    scenario.kserve.startup(16);
    var sleeps = new AtomicInteger();
    // Its container crashes and comes back: each time for less than the patience of a minute.
    scenario.time.with(() -> {
      int now = sleeps.incrementAndGet();
      scenario.kserve.failing(now < 12 && now % 4 < 2 ? "back-off" : null);
    });

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
  }

  @Test
  void aCandidateThatBreaksWhileItHasTrafficIsTakenBack() throws InterruptedException {
    var scenario = scenario();
    var seen = new AtomicInteger();
    scenario.time.with(() -> {
      if (scenario.kserve.share("support-predictor-00002") == 50 && seen.incrementAndGet() == 3) {
        // KServe tells of the revision that serves that its model is no longer loaded.
        scenario.kserve.hanging(true);
        scenario.world.status(BROKEN);
      } else if (seen.get() > 4) {
        scenario.kserve.hanging(false);
      }
      if (seen.get() >= 3) {
        seen.incrementAndGet();
      }
    });

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(end.log()).anySatisfy(entry -> assertThat(entry.reason()).contains("out of memory"));
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
  }

  @Test
  void aServiceThatIsDeletedInMidRolloutEndsIt() throws InterruptedException {
    var scenario = scenario();
    scenario.time.with(() -> {
      if (scenario.kserve.share("support-predictor-00002") == 50) {
        scenario.world.delete(World.SERVICE, World.NAME);
      }
    });

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.LET_GO);
    assertThat(end.settled()).isTrue();
  }

  @Test
  void aWriteThatSomebodyElsesCameBeforeIsMadeAtTheNextLook() throws InterruptedException {
    var raced = new AtomicInteger();
    var kubeconfig = ApiServer.kubeconfig().orElseThrow();
    var server =
        new ServerWorld(
            kubeconfig, "ugly-%d-%d".formatted(System.currentTimeMillis(), number++), World.made());
    world = server;
    var scenario = new Scenario(server);
    var canary =
        new KnativeCanary(outrun(server, raced), World.NAME, new JsonCodec(), scenario.time);

    var end =
        new Rollouts(
                World.NAME,
                server.cluster(),
                canary,
                scenario.store,
                Scenario.settings(),
                scenario.time,
                scenario.time,
                scenario.progress)
            .run(scenario.order(), scenario.meter, scenario.prober(), scenario.registry());

    assertThat(raced).hasValueGreaterThan(4);
    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(scenario.serves("s3://models/support/v7")).isTrue();
  }

  /// Somebody writes just before each second patch: an annotation that KServe does not hand on.
  private static Cluster outrun(ServerWorld world, AtomicInteger patches) {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (_, method, arguments) -> {
              if (method.getName().equals("patch") && patches.incrementAndGet() % 2 == 1) {
                world.edit(
                    "kubectl",
                    Map.of(
                        "metadata",
                        Map.of(
                            "annotations",
                            Map.of(
                                "kubectl.kubernetes.io/last-applied-configuration",
                                String.valueOf(patches)))));
              }
              return method.invoke(world.cluster(), arguments);
            });
  }
}
