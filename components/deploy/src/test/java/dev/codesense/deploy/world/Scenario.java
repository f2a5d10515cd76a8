package dev.codesense.deploy.world;

import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DriveSettings;
import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Prober;
import dev.codesense.deploy.drive.Registry;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.deploy.drive.RolloutState.RegisteredVersion;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Rollouts;
import dev.codesense.deploy.drive.Verdict;
import dev.codesense.deploy.knative.KnativeCanary;
import dev.codesense.rollout.Gate;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Step;
import dev.codesense.rollout.Window;
import dev.codesense.rollout.evidence.Margins;
import dev.codesense.rollout.evidence.Measure;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.RecordingProgress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A service, somebody who plays KServe, and a rollout of it, at the speed of a test.
public final class Scenario {
  public static final Candidate CANDIDATE = new Candidate("s3://models/support/v7", null);

  /// Only errors are measured; a person must agree to no step.
  public static final RolloutPlan PLAN = plan(List.of(10, 50, 100), List.of());

  public final World world;
  public final KServePlayer kserve;
  public final Time time = new Time();
  public final RecordingProgress progress = new RecordingProgress();
  public final JsonCodec codec = new JsonCodec();
  public final List<String> promoted = new ArrayList<>();
  public final List<URI> routes = new ArrayList<>();
  public final RolloutStore store;

  /// Errors of the candidate, as a share of its requests.
  public double errors = 0.01;

  /// What the candidate says to a question; null: nothing.
  public @Nullable String answer = "in 0.2 s";

  public final ScriptedMeter meter;

  public Scenario(World world) throws InterruptedException {
    this.world = world;
    kserve = new KServePlayer(world).settle();
    store = new RolloutStore(world.cluster(), codec);
    meter = new ScriptedMeter(this::share, () -> errors);
    time.with(kserve::reconcile);
  }

  public static Scenario inMemory() throws InterruptedException {
    return new Scenario(new MemoryWorld(World.made()));
  }

  public static RolloutPlan plan(List<Integer> percents, List<Integer> approvals) {
    return new RolloutPlan(
        percents.stream()
            .map(percent -> new Step(percent, Duration.ofMinutes(2), approvals.contains(percent)))
            .toList(),
        List.of(new Gate(RolloutPlan.ERRORS, Measure.SHARE, new Margins(0.0025, 0.02), true)),
        List.of(),
        0.02,
        0.01,
        0.05,
        0.01,
        Duration.ofHours(1),
        Duration.ofHours(1));
  }

  /// Also reads the levels of the standard plan.
  public Meter meterOfLevels() {
    return (sides, from, to) -> {
      var window = meter.measure(sides, from, to);
      return new Window(from, to, window.readings(), Map.of(RolloutPlan.KV_CACHE, 0.5));
    };
  }

  private int share() {
    try {
      return store
          .read(World.NAME)
          .map(stored -> stored.state().log())
          .filter(log -> !log.isEmpty())
          .map(log -> log.getLast().percent())
          .orElse(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public KnativeCanary canary() {
    return new KnativeCanary(world.cluster(), World.NAME, codec, time);
  }

  public Rollouts rollouts() {
    return new Rollouts(
        World.NAME, world.cluster(), canary(), store, settings(), time, time, progress);
  }

  public static DriveSettings settings() {
    return new DriveSettings(
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        List.of("Where are secrets masked?", "What is a generation?"));
  }

  public Rollouts.Order order() {
    return order(PLAN);
  }

  public Rollouts.Order order(RolloutPlan plan) {
    return new Rollouts.Order(
        "run-1",
        CANDIDATE,
        new Verdict(true, "better by 4.1 points"),
        new RegisteredVersion("support", 7),
        plan);
  }

  public RolloutState run() throws InterruptedException {
    return run(order());
  }

  public RolloutState run(Rollouts.Order order) throws InterruptedException {
    return rollouts().run(order, meter, prober(), registry());
  }

  public Prober prober() {
    return (route, _) -> {
      routes.add(route);
      return answer == null
          ? new Prober.Probe(false, "503 Service Unavailable")
          : new Prober.Probe(true, answer);
    };
  }

  public Registry registry() {
    return new Registry() {
      @Override
      public void promoted(RegisteredVersion version) {
        promoted.add(version.name() + " " + version.version());
      }

      @Override
      public void takenBack(RegisteredVersion version) {
        promoted.add("not " + version.name() + " " + version.version());
      }
    };
  }

  /// The shares that the candidate was given, in turn.
  public static List<Integer> shares(RolloutState state) {
    return state.log().stream()
        .map(entry -> entry.percent())
        .filter(share -> share > 0)
        .distinct()
        .toList();
  }

  /// Whether the service is as it was made, but for its model.
  public boolean serves(String uri) throws InterruptedException {
    var spec = world.service();
    return spec.at("spec", "predictor", "canaryTrafficPercent").isEmpty()
        && spec.at("spec", "predictor", "model", "storageUri").stream()
            .toList()
            .equals(List.of(uri))
        && Stream.of(kserve.serving(100)).allMatch(one -> kserve.modelOf(one).contains(uri));
  }
}
