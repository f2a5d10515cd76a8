package dev.codesense.deploy.drive;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.drive.RolloutState.RegisteredVersion;
import dev.codesense.deploy.drive.RolloutStore.Stored;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Lease;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.Rollout;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Window;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Begins rollouts of a service, continues those that a killed process left, and takes promoted
/// models back. One process at a time works on a service.
public final class Rollouts {
  private final String service;
  private final Cluster cluster;
  private final ServedModel served;
  private final RolloutStore store;
  private final DriveSettings settings;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Progress progress;

  public Rollouts(
      String service,
      Cluster cluster,
      ServedModel served,
      RolloutStore store,
      DriveSettings settings,
      Clock clock,
      Sleeper sleeper,
      Progress progress) {
    this.service = service;
    this.cluster = cluster;
    this.served = served;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.sleeper = sleeper;
    this.progress = progress;
  }

  /// What a rollout is begun with.
  ///
  /// @param run id of this run
  /// @param model registered one; null for none
  public record Order(
      String run,
      Candidate candidate,
      Verdict verdict,
      @Nullable RegisteredVersion model,
      RolloutPlan plan) {}

  /// Rolls a candidate out: begins, or continues with the stored plan what was begun with the same
  /// candidate. A run that is repeated after its rollout's end has the same end.
  ///
  /// @return the end
  /// @throws CodesenseException with a [DeployProblem]; [DeployProblem#UNDER_WAY] where another
  ///   candidate, or another process, is at it
  public RolloutState run(Order order, Meter meter, Prober prober, Registry registry)
      throws InterruptedException {
    var lease = take(order.run());
    try {
      var stored = store.read(service);
      var known = stored.map(Stored::state);
      if (known.isPresent() && continues(known.get(), order)) {
        progress.event(
            "continues the rollout that run %s began at %s"
                .formatted(known.get().run(), known.get().begun()));
        adopt(stored.get(), lease);
      } else {
        begin(order, stored, lease);
      }
      return driver(meter, prober, registry, lease).drive();
    } finally {
      release(lease);
    }
  }

  /// Brings a rollout to its end that nobody drives and somebody wants to end, or does what is left
  /// to do after its end.
  ///
  /// @param run id of this run
  public RolloutState bringBack(String run, Registry registry) throws InterruptedException {
    var lease = take(run);
    try {
      adopt(store.existing(service), lease);
      // It gets no more traffic, so it is neither asked nor measured.
      return driver(
              (_, from, to) -> new Window(from, to, Map.of(), Map.of()),
              (_, _) -> new Prober.Probe(false, "the rollout is to end"),
              registry,
              lease)
          .drive();
    } finally {
      release(lease);
    }
  }

  /// Takes the last promotion back.
  ///
  /// @return the rollout whose candidate no longer serves
  /// @throws CodesenseException [DeployProblem#NO_ROLLOUT] where the last rollout promoted nothing
  public RolloutState takeBack(String run, Registry registry) throws InterruptedException {
    var lease = take(run);
    try {
      var stored = store.existing(service);
      var state = stored.state();
      if (state.rollout().phase() != Phase.PROMOTED) {
        throw new CodesenseException(
            DeployProblem.NO_ROLLOUT,
            "The last rollout of %s is %s: there is no promotion to take back"
                .formatted(service, RolloutDriver.words(state.rollout().phase())));
      }
      adopt(stored, lease);
      served.restore(state.sides());
      if (state.model() != null) {
        registry.takenBack(state.model());
      }
      // Last: whoever was killed before it repeats the command.
      var now = clock.instant();
      rewrite(store.existing(service), one -> one.asTakenBack(now));
      return state;
    } finally {
      release(lease);
    }
  }

  /// A failure here is no reason to lose the rollout's end, or a failure before.
  private void release(Lease lease) throws InterruptedException {
    try {
      lease.giveBack();
    } catch (CodesenseException e) {
      progress.warn("The lease was not given back, and runs out by itself: " + e.getMessage());
    }
  }

  private Lease take(String run) throws InterruptedException {
    var name = RolloutStore.name(service);
    var other = Lease.holder(cluster, name, clock);
    other.ifPresent(holder ->
        progress.event(
            "waits up to %s for %s, which may drive a rollout of %s"
                .formatted(settings.lease(), holder, service)));
    return Lease.take(cluster, name, run, settings.lease(), clock, sleeper)
        .orElseThrow(() ->
            new CodesenseException(
                DeployProblem.UNDER_WAY,
                "A rollout of %s in %s is driven by %s"
                    .formatted(service, cluster.namespace(), other.orElse("another process"))));
  }

  private boolean continues(RolloutState state, Order order) {
    boolean same = state.sides().candidate().equals(order.candidate());
    if (same && (!state.settled() || state.run().equals(order.run()))) {
      return true;
    }
    if (!state.settled()) {
      throw new CodesenseException(
          DeployProblem.UNDER_WAY,
          "%s is being rolled out to %s, begun by run %s at %s"
              .formatted(
                  state.sides().candidate().storageUri(), service, state.run(), state.begun()));
    }
    return false;
  }

  private void begin(Order order, Optional<Stored> before, Lease lease)
      throws InterruptedException {
    var stable = served.begin(order.candidate());
    var now = clock.instant();
    var state =
        new RolloutState(
            order.run(),
            new Sides(cluster.namespace(), service, stable, order.candidate(), null),
            order.verdict(),
            order.model(),
            order.plan(),
            now,
            Rollout.begin(now),
            List.of(),
            List.of(),
            false,
            null,
            lease.token());
    requireWritten(store.write(before.orElse(null), state, true));
  }

  /// From here on, whoever drove it before can write nothing more.
  private void adopt(Stored stored, Lease lease) throws InterruptedException {
    rewrite(stored, state -> state.under(lease.token()));
  }

  private void rewrite(Stored stored, UnaryOperator<RolloutState> change)
      throws InterruptedException {
    var written = store.write(stored, change.apply(stored.state()), false);
    if (written.isEmpty()) {
      // Somebody left word in between, or the last driver wrote once more.
      var again = store.existing(service);
      requireWritten(store.write(again, change.apply(again.state()), false));
    }
  }

  private void requireWritten(Optional<Stored> written) {
    if (written.isEmpty()) {
      throw new CodesenseException(
          DeployProblem.LEASE_LOST,
          "Another process drives a rollout of %s now".formatted(service));
    }
  }

  private RolloutDriver driver(Meter meter, Prober prober, Registry registry, Lease lease) {
    return new RolloutDriver(
        service, served, meter, prober, registry, store, lease, settings, clock, sleeper, progress);
  }
}
