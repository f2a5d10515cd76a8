package dev.codesense.deploy.kill;

import dev.codesense.core.Progress;
import dev.codesense.deploy.drive.DriveSettings;
import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Prober.Probe;
import dev.codesense.deploy.drive.Registry;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Rollouts;
import dev.codesense.deploy.drive.Verdict;
import dev.codesense.deploy.knative.KnativeCanary;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.ScriptedMeter;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Step;
import dev.codesense.rollout.Window;
import dev.codesense.runtime.jackson.JsonCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A rollout in a process of its own, as fast as the cluster goes: to be killed.
public final class KilledRun {
  private KilledRun() {}

  /// @param arguments kubeconfig, namespace, errors of the candidate as a share of its requests
  public static void main(String[] arguments) throws InterruptedException {
    var clock = Clock.systemUTC();
    var codec = new JsonCodec();
    try (var cluster =
        Fabric8Cluster.open(
            new ClusterConfig(Path.of(arguments[0]), null, arguments[1], Duration.ofSeconds(30)),
            Map.of())) {
      var store = new RolloutStore(cluster, codec);
      var rollouts =
          new Rollouts(
              World.NAME,
              cluster,
              new KnativeCanary(cluster, World.NAME, codec, clock),
              store,
              new DriveSettings(
                  Duration.ofMillis(20),
                  Duration.ofMillis(100),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(30),
                  List.of("Where?")),
              clock,
              Thread::sleep,
              Progress.silent());
      double errors = Double.parseDouble(arguments[2]);
      System.out.println("begins");
      var end =
          rollouts.run(
              new Rollouts.Order(
                  "run", Scenario.CANDIDATE, new Verdict(true, "better"), null, plan()),
              busy(new ScriptedMeter(() -> 50, () -> errors)),
              (_, _) -> new Probe(true, "at once"),
              Registry.NONE);
      System.out.println(end.rollout().phase());
    }
  }

  /// A hundred thousand requests a second, so that little time proves enough.
  private static Meter busy(ScriptedMeter meter) {
    return (sides, from, to) -> {
      var window = meter.measure(sides, from, from.plus(Duration.ofMinutes(30)));
      return new Window(from, to, window.readings(), window.levels());
    };
  }

  private static RolloutPlan plan() {
    return new RolloutPlan(
        Scenario.PLAN.steps().stream()
            .map(step -> new Step(step.percent(), Duration.ofMillis(200), false))
            .toList(),
        Scenario.PLAN.gates(),
        List.of(),
        0.02,
        0.01,
        0.05,
        0.01,
        Duration.ofMinutes(2),
        Duration.ofHours(1));
  }
}
