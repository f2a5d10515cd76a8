package dev.codesense.deploy.drive;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.http.Backoff;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.drive.RolloutStore.Stored;
import dev.codesense.kube.Lease;
import dev.codesense.rollout.Event;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.RolloutEngine;
import dev.codesense.rollout.Window;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Drives one rollout to its end. Each step reads the stored rollout and the cluster, tells the
/// engine what happened, stores what it decided, and only then carries it out: whoever is killed in
/// between repeats the last command, and no command is carried out that is not stored.
///
/// The store takes a write only over the version that was read, and each write holds the lease's
/// token: of two processes, the one with the older token writes nothing more.
public final class RolloutDriver {
  /// A window this many times as long is read at most, after a pause in which nobody drove.
  private static final int LONGEST_WINDOW = 10;

  private static final int TRIES = 5;
  private static final Backoff PATIENCE =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30));

  private final String service;
  private final ServedModel served;
  private final Meter meter;
  private final Prober prober;
  private final Registry registry;
  private final RolloutStore store;
  private final Lease lease;
  private final DriveSettings settings;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Progress progress;

  private @Nullable Instant lostSince;
  private String lastFailure = "";

  /// @param lease of this service, which is renewed; the caller gives it back
  public RolloutDriver(
      String service,
      ServedModel served,
      Meter meter,
      Prober prober,
      Registry registry,
      RolloutStore store,
      Lease lease,
      DriveSettings settings,
      Clock clock,
      Sleeper sleeper,
      Progress progress) {
    this.service = service;
    this.served = served;
    this.meter = meter;
    this.prober = prober;
    this.registry = registry;
    this.store = store;
    this.lease = lease;
    this.settings = settings;
    this.clock = clock;
    this.sleeper = sleeper;
    this.progress = progress;
  }

  /// Steps until the rollout is over and nothing is left to be done. A cluster that does not answer
  /// is waited for.
  ///
  /// @return the rollout's end
  /// @throws CodesenseException [DeployProblem#LEASE_LOST] when another process drives it now
  public RolloutState drive() throws InterruptedException {
    int failures = 0;
    while (true) {
      try {
        var state = step();
        failures = 0;
        if (state.settled()) {
          return state;
        }
        sleeper.sleep(settings.poll());
      } catch (CodesenseException e) {
        if (e.problem().kind() != Problem.Kind.TRANSIENT
            || e.problem() == DeployProblem.LEASE_LOST) {
          throw e;
        }
        failures++;
        warnOnce(e);
        sleeper.sleep(PATIENCE.after(failures));
      }
    }
  }

  /// One look, one decision.
  ///
  /// @return the state after it
  public RolloutState step() throws InterruptedException {
    requireLease(lease.renew());
    var stored = store.existing(service);
    var state = stored.state();
    requireLease(state.token() == lease.token());
    return state.rollout().phase().isFinal() ? settle(stored) : decide(stored);
  }

  private static void requireLease(boolean ours) {
    if (!ours) {
      throw new CodesenseException(
          DeployProblem.LEASE_LOST, "Another process drives this rollout now");
    }
  }

  private RolloutState decide(Stored stored) throws InterruptedException {
    var state = stored.state();
    var seen = served.read(state.sides(), expected(state));
    var event = event(state, seen, stored);
    var engine = new RolloutEngine(state.plan());
    var now = clock.instant();
    var transition = engine.next(state.rollout(), now, event);
    var decision = transition.decision();
    var next = state.after(transition.rollout(), decision, event instanceof Event.Measured);
    if (state.sides().candidateRevision() == null && seen.candidateRevision() != null) {
      next = next.with(state.sides().with(seen.candidateRevision()));
    }
    boolean ordered = stored.orders().approvedBy() != null || event instanceof Event.AbortAsked;
    if (!next.equals(state) || ordered) {
      var written = store.write(stored, next, ordered);
      if (written.isEmpty()) {
        return state; // Somebody left word, or took over: the next step sees which.
      }
      if (state.isNew(decision)) {
        say(next.log().getLast(), decision.phase() != state.rollout().phase());
        // A webhook may have taken longer than the lease lasts.
        requireLease(lease.renew());
      }
    }
    served.carryOut(engine.command(next.rollout()), next.sides());
    return next;
  }

  private void say(LogEntry entry, boolean phaseChanged) throws InterruptedException {
    progress.event(
        "%s, %d %% of traffic: %s"
            .formatted(words(entry.phase()), entry.percent(), entry.reason()));
    if (phaseChanged) {
      served.tell(
          camel(entry.phase()),
          entry.reason(),
          entry.phase() == Phase.ROLLING_BACK || entry.phase() == Phase.LET_GO);
    }
  }

  /// Such as `rolling back`.
  public static String words(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Such as `RolloutRollingBack`.
  private static String camel(Phase phase) {
    var camel = new StringBuilder("Rollout");
    for (var word : words(phase).split(" ")) {
      camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return camel.toString();
  }

  /// Shares that the service may ask for at this point: the one that was stored last, and the one
  /// before it where the change may not be written yet.
  private static Set<Integer> expected(RolloutState state) {
    var rollout = state.rollout();
    var steps = state.plan().steps();
    int share = rollout.step() < 0 ? 0 : steps.get(rollout.step()).percent();
    int before = rollout.step() < 1 ? 0 : steps.get(rollout.step() - 1).percent();
    return switch (rollout.phase()) {
      case SHIFTING -> Set.of(before, share);
      case WAITING, DARK, WARMING_UP, MEASURING, AWAITING_APPROVAL -> Set.of(share);
      case ROLLING_BACK, ROLLED_BACK, PROMOTED, LET_GO -> {
        var all = new TreeSet<Integer>(Set.of(0, 100));
        steps.forEach(step -> all.add(step.percent()));
        yield all;
      }
    };
  }

  /// The news that matter most.
  private Event event(RolloutState state, ServedState seen, Stored stored)
      throws InterruptedException {
    var rollout = state.rollout();
    var orders = stored.orders();
    if (seen.change() != null) {
      return new Event.ServiceChanged(seen.change().by(), seen.change().what());
    }
    if (orders.abortedBy() != null) {
      return new Event.AbortAsked(orders.abortedBy(), orders.abortReason());
    }
    var lost = lost(state, seen);
    if (lost.isPresent()) {
      return lost.get();
    }
    if (orders.approvedBy() != null) {
      if (rollout.phase() == Phase.AWAITING_APPROVAL) {
        return new Event.Approved(orders.approvedBy());
      }
      // Kept, it would count for a step that nobody has seen yet.
      progress.warn(
          "%s agreed while no step waits for that: ignored".formatted(orders.approvedBy()));
    }
    return switch (rollout.phase()) {
      case WAITING -> new Event.OfflineVerdict(state.verdict().promote(), state.verdict().reason());
      case DARK -> seen.ready() ? new Event.CandidateReady() : measured(state);
      case WARMING_UP -> seen.route() == null ? measured(state) : smoked(seen.route());
      case SHIFTING, ROLLING_BACK -> {
        int share =
            rollout.phase() == Phase.ROLLING_BACK
                ? 0
                : state.plan().steps().get(rollout.step()).percent();
        yield seen.percent().isPresent() && seen.percent().getAsInt() == share
            ? new Event.ShareApplied(share)
            : measured(state);
      }
      case MEASURING, AWAITING_APPROVAL, PROMOTED, ROLLED_BACK, LET_GO -> measured(state);
    };
  }

  /// A candidate with traffic is lost at once; one without may restart.
  private Optional<Event> lost(RolloutState state, ServedState seen) {
    if (state.rollout().phase() == Phase.ROLLING_BACK) {
      return Optional.empty();
    }
    if (seen.astray() != null) {
      return Optional.of(new Event.CandidateLost(seen.astray()));
    }
    if (seen.lost() == null) {
      lostSince = null;
      return Optional.empty();
    }
    var now = clock.instant();
    if (lostSince == null) {
      lostSince = now;
    }
    boolean patient = state.rollout().step() < 0;
    return patient && now.isBefore(lostSince.plus(settings.lost()))
        ? Optional.empty()
        : Optional.of(new Event.CandidateLost(seen.lost()));
  }

  private Event smoked(URI route) throws InterruptedException {
    var questions = settings.questions();
    try (var stage = progress.stage("warm up", "questions", OptionalLong.of(questions.size()))) {
      String last = "";
      for (var question : questions) {
        var probe = prober.ask(route, question);
        for (int again = 1; again < TRIES && !probe.answered(); again++) {
          requireLease(lease.renew());
          sleeper.sleep(settings.poll());
          probe = prober.ask(route, question);
        }
        requireLease(lease.renew());
        if (!probe.answered()) {
          return new Event.Smoked(false, "\"%s\": %s".formatted(question, probe.detail()));
        }
        last = probe.detail();
        stage.advance(1);
      }
      return new Event.Smoked(
          true, "%d questions answered, the last %s".formatted(questions.size(), last));
    }
  }

  /// A window where one is complete, else nothing but time.
  private Event measured(RolloutState state) throws InterruptedException {
    var rollout = state.rollout();
    var now = clock.instant();
    var from =
        rollout.measuredUntil().isBefore(rollout.since())
            ? rollout.since()
            : rollout.measuredUntil();
    if (rollout.phase() == Phase.ROLLING_BACK || now.isBefore(from.plus(settings.window()))) {
      return new Event.Tick();
    }
    var longest = from.plus(settings.window().multipliedBy(LONGEST_WINDOW));
    var to = now.isBefore(longest) ? now : longest;
    try {
      return new Event.Measured(meter.measure(state.sides(), from, to));
    } catch (CodesenseException e) {
      warnOnce(e);
      return new Event.Measured(new Window(from, to, Map.of(), Map.of()));
    }
  }

  private void warnOnce(CodesenseException failure) {
    var message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (!message.equals(lastFailure)) {
      lastFailure = message;
      progress.warn(message);
    }
  }

  /// What is left to be done after the end.
  private RolloutState settle(Stored stored) throws InterruptedException {
    var state = stored.state();
    if (state.settled()) {
      return state;
    }
    if (state.rollout().phase() == Phase.ROLLED_BACK && state.sides().candidateRevision() == null) {
      // It may have got its revision after it was rolled back.
      var revision = served.read(state.sides(), expected(state)).candidateRevision();
      if (revision != null) {
        var known = state.with(state.sides().with(revision));
        return store.write(stored, known, false).map(Stored::state).orElse(state);
      }
    }
    return isClear(state)
        ? store.write(stored, state.asSettled(), true).map(Stored::state).orElse(state)
        : state;
  }

  private boolean isClear(RolloutState state) throws InterruptedException {
    return switch (state.rollout().phase()) {
      case PROMOTED -> {
        boolean done =
            served.conclude(state.sides())
                || isLate(
                    state,
                    "The candidate has all traffic of %s, but through a service of its own: %1$s itself did not come up with the new model within %s");
        if (done && state.model() != null) {
          registry.promoted(state.model());
        }
        yield done;
      }
      case LET_GO ->
          served.letGo(state.sides())
              || isLate(
                  state,
                  "The rollout of %s is let go, but the candidate is still there after %s: take it away by hand");
      default ->
          served.clear(state.sides())
              || isLate(
                  state,
                  "All traffic of %s is stable, but the candidate's pods are still there: no new revision of the stable model became ready within %s");
    };
  }

  /// What is left to be done is not waited for without end.
  ///
  /// @param warning with places for the service and the deadline
  private boolean isLate(RolloutState state, String warning) {
    var deadline = state.plan().deadline();
    if (clock.instant().isBefore(state.rollout().since().plus(deadline))) {
      return false;
    }
    progress.warn(warning.formatted(service, deadline));
    return true;
  }
}
