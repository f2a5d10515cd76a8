package dev.codesense.deploy.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.world.KServePlayer;
import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.KillableProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Processes that drive rollouts are killed, over and over, as `kill -9` does.
class KilledRolloutTest {
  /// Of each of a good and a bad candidate.
  private static final int KILLS = Integer.getInteger("codesense.kills", 10);

  private static final int ROUNDS = 40;

  @Test
  void whoeverIsKilledLeavesAGoodCandidatePromotedInTheEnd()
      throws InterruptedException, IOException {
    killed("good", "0.01", "PROMOTED", "s3://models/support/v7");
  }

  @Test
  void whoeverIsKilledLeavesABadCandidateRolledBackInTheEnd()
      throws InterruptedException, IOException {
    killed("bad", "0.3", "ROLLED_BACK", "s3://models/support/v6");
  }

  private static void killed(String name, String errors, String end, String model)
      throws InterruptedException, IOException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var random = new SplittableRandom(13);
    int kills = 0;
    for (int rollout = 0; kills < KILLS && rollout < ROUNDS; rollout++) {
      var namespace = "deploy-kill-%s-%d".formatted(name, System.currentTimeMillis());
      try (var world = new ServerWorld(kubeconfig.orElseThrow(), namespace, World.made())) {
        var kserve = new KServePlayer(world).settle();
        kills +=
            untilEnd(kubeconfig.orElseThrow(), namespace, errors, kserve, random, KILLS - kills);
        kserve.settle();

        var state =
            new RolloutStore(world.cluster(), new JsonCodec())
                .read(World.NAME)
                .orElseThrow()
                .state();
        assertThat(state.rollout().phase()).hasToString(end);
        assertThat(world.service().at("spec", "predictor", "canaryTrafficPercent")).isEmpty();
        assertThat(kserve.modelOf(kserve.serving(100))).contains(model);
      }
    }
    assertThat(kills).isEqualTo(KILLS);
  }

  /// Starts processes and kills them, until one comes to the end.
  ///
  /// @return how many were killed
  private static int untilEnd(
      Path kubeconfig,
      String namespace,
      String errors,
      KServePlayer kserve,
      SplittableRandom random,
      int most)
      throws InterruptedException, IOException {
    for (int kills = 0; ; kills++) {
      try (var process =
          KillableProcess.start(KilledRun.class, kubeconfig.toString(), namespace, errors)) {
        process.awaitLine("begins");
        var patience = kills < most ? Duration.ofMillis(random.nextInt(100, 3_000)) : null;
        if (reconciledUntil(process, patience, kserve)) {
          return kills;
        }
        process.kill();
      }
    }
  }

  /// Plays KServe for so long; null: to the end.
  ///
  /// @return whether the process has ended by itself
  private static boolean reconciledUntil(
      KillableProcess process, @Nullable Duration patience, KServePlayer kserve)
      throws InterruptedException {
    long end = patience == null ? Long.MAX_VALUE : System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      if (!ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false)) {
        return true;
      }
      kserve.reconcile();
      Thread.sleep(20);
    }
    return false;
  }
}
