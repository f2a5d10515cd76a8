package dev.codesense.rollout;

import dev.codesense.rollout.Finding.State;
import dev.codesense.rollout.evidence.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// Decides what follows from an event. It knows no clock, cluster or metrics, and keeps nothing:
/// the same rollout, instant and event give the same decision.
public final class RolloutEngine {
  /// Beyond it `double` would overflow, and nothing is surer.
  private static final double LARGEST_LOG = 600;

  private final RolloutPlan plan;

  public RolloutEngine(RolloutPlan plan) {
    this.plan = plan;
  }

  /// @param now not before the rollout's last event
  public Transition next(Rollout rollout, Instant now, Event event) {
    if (rollout.phase().isFinal()) {
      return decide(rollout, now, "The rollout is over.");
    }
    return switch (event) {
      case Event.ServiceChanged(var by, var what) ->
          move(
              rollout,
              Phase.LET_GO,
              now,
              "%s changed %s of the service: this rollout ends and leaves it as %1$s wants it."
                  .formatted(by, what));
      case Event.AbortAsked(var by, var why) ->
          rollBack(rollout, now, "%s asked for it: %s".formatted(by, why));
      case Event.CandidateLost(var why) ->
          rollBack(rollout, now, "The candidate cannot serve: %s".formatted(why));
      case Event.OfflineVerdict verdict -> judged(rollout, now, verdict);
      case Event.CandidateReady _ ->
          rollout.phase() == Phase.DARK
              ? move(
                  rollout,
                  Phase.WARMING_UP,
                  now,
                  "The candidate runs; it is asked through its own route until it is warm.")
              : unexpected(rollout, now, "The candidate is ready");
      case Event.Smoked smoked -> smoked(rollout, now, smoked);
      case Event.ShareApplied(var percent) -> applied(rollout, now, percent);
      case Event.Approved(var by) -> approved(rollout, now, by);
      case Event.Measured(var window) -> look(measured(rollout, window), now);
      case Event.Tick _ -> look(rollout, now);
    };
  }

  /// What is to be done in this state. Whoever continues a rollout begins with it.
  public Command command(Rollout rollout) {
    return switch (rollout.phase()) {
      case WAITING, MEASURING, AWAITING_APPROVAL, PROMOTED, ROLLED_BACK -> new Command.Keep();
      case DARK -> new Command.BringUpDark();
      case WARMING_UP -> new Command.WarmUp();
      case SHIFTING -> new Command.SetShare(percent(rollout));
      case ROLLING_BACK -> new Command.RollBack();
      case LET_GO -> new Command.LetGo();
    };
  }

  private int percent(Rollout rollout) {
    return switch (rollout.phase()) {
      case WAITING, DARK, WARMING_UP, ROLLING_BACK, ROLLED_BACK, LET_GO -> 0;
      case SHIFTING, MEASURING, AWAITING_APPROVAL, PROMOTED ->
          rollout.step() < 0 ? 0 : plan.steps().get(rollout.step()).percent();
    };
  }

  private Transition judged(Rollout rollout, Instant now, Event.OfflineVerdict verdict) {
    if (rollout.phase() != Phase.WAITING) {
      return unexpected(rollout, now, "A verdict came");
    }
    return verdict.promote()
        ? move(
            rollout,
            Phase.DARK,
            now,
            "The evaluation lets the candidate pass: %s. It starts without traffic."
                .formatted(verdict.reason()))
        : rollBack(
            rollout,
            now,
            "The evaluation does not let the candidate pass: %s".formatted(verdict.reason()));
  }

  private Transition smoked(Rollout rollout, Instant now, Event.Smoked smoked) {
    if (rollout.phase() != Phase.WARMING_UP) {
      return unexpected(rollout, now, "The candidate was asked");
    }
    return smoked.passed()
        ? forward(rollout, now, "The candidate is warm: %s.".formatted(smoked.detail()))
        : rollBack(
            rollout,
            now,
            "The candidate does not answer as it should: %s".formatted(smoked.detail()));
  }

  /// What was proved when the question was put may have been measured otherwise since.
  private Transition approved(Rollout rollout, Instant now, String by) {
    if (rollout.phase() != Phase.AWAITING_APPROVAL) {
      return unexpected(rollout, now, by + " agreed");
    }
    var open = open(rollout);
    return open.isEmpty()
        ? shift(rollout, now, by + " agreed.")
        : decide(
            rollout,
            now,
            "%s agreed, but this is no longer proved: %s. The share stays; agree again when it is."
                .formatted(by, Sentences.list(open)));
  }

  private Transition applied(Rollout rollout, Instant now, int percent) {
    if (rollout.phase() == Phase.ROLLING_BACK && percent == 0) {
      return move(rollout, Phase.ROLLED_BACK, now, "All traffic goes to the stable side.");
    }
    if (rollout.phase() != Phase.SHIFTING || percent != percent(rollout)) {
      return unexpected(rollout, now, "The candidate has %d %% of traffic".formatted(percent));
    }
    return percent == 100
        ? move(rollout, Phase.PROMOTED, now, "The candidate has all traffic: it is promoted.")
        : move(
            rollout,
            Phase.MEASURING,
            now,
            "The candidate has %d %% of traffic; what is measured from now on counts."
                .formatted(percent));
  }

  /// With a window, if nothing of it was counted before and none of it lies before the phase began:
  /// in such a window the candidate had another share of traffic, or none.
  private Rollout measured(Rollout rollout, Window window) {
    if (window.from().isBefore(rollout.measuredUntil())) {
      return rollout;
    }
    boolean began = !window.from().isBefore(rollout.since());
    boolean counts = began && hasMeasuredShare(rollout);
    boolean watched = began && isWatched(rollout);
    double kept =
        Math.pow(
            0.5,
            (double) Duration.between(window.from(), window.to()).toMillis()
                / plan.memory().toMillis());
    var evidence = new HashMap<>(rollout.evidence());
    var unread = new HashSet<String>();
    for (var gate : plan.gates()) {
      var reading = window.readings().get(gate.name());
      var known = rollout.of(gate);
      if (reading == null || !reading.isUsable()) {
        unread.add(gate.name());
      }
      if (reading != null) {
        evidence.put(
            gate.name(),
            counts
                ? known.after(
                    reading, gate.measure(), gate.margins(), plan.leastHarm(rollout.step()), kept)
                : watched
                    ? known.watch(reading, gate.measure(), gate.margins(), kept)
                    : known.learn(reading, kept));
      }
    }
    var tooHigh = new HashMap<>(rollout.tooHigh());
    for (var limit : plan.limits()) {
      double level = window.levels().getOrDefault(limit.name(), Double.NaN);
      if (Double.isNaN(level)) {
        unread.add(limit.name());
      } else if (watched && level > limit.highest()) {
        tooHigh.merge(limit.name(), 1, Integer::sum);
      } else {
        tooHigh.remove(limit.name());
      }
    }
    return new Rollout(
        rollout.phase(),
        rollout.since(),
        rollout.step(),
        window.to(),
        evidence,
        tooHigh,
        counts ? unread : rollout.unread());
  }

  private static boolean hasMeasuredShare(Rollout rollout) {
    return rollout.step() >= 0
        && (rollout.phase() == Phase.MEASURING || rollout.phase() == Phase.AWAITING_APPROVAL);
  }

  /// Whether the candidate has traffic that may show that it is worse. Between two steps it has the
  /// share of either, of which nothing is proved.
  private static boolean isWatched(Rollout rollout) {
    return hasMeasuredShare(rollout) || (rollout.phase() == Phase.SHIFTING && rollout.step() > 0);
  }

  /// Worst news first: what is too high, what is worse, what took too long, what is proved.
  private Transition look(Rollout rollout, Instant now) {
    if (isWatched(rollout)) {
      var high =
          plan.limits().stream()
              .filter(limit -> rollout.tooHigh().getOrDefault(limit.name(), 0) >= limit.windows())
              .findFirst();
      if (high.isPresent()) {
        return rollBack(
            rollout,
            now,
            "%s was above %s in %d windows in a row."
                .formatted(high.get().name(), high.get().highest(), high.get().windows()));
      }
      double worse = logWorse(rollout);
      if (worse >= -Math.log(plan.falseAlarm())) {
        return rollBack(rollout, now, Sentences.worse(findings(rollout), worse, plan));
      }
    }
    if (!now.isBefore(rollout.since().plus(plan.deadline()))) {
      return rollBack(
          rollout, now, Sentences.deadline(rollout.phase(), open(rollout), plan.deadline()));
    }
    if (rollout.phase() != Phase.MEASURING) {
      return decide(rollout, now, Sentences.waits(rollout.phase()));
    }
    var open = open(rollout);
    if (!open.isEmpty()) {
      return decide(rollout, now, "Not proved yet: %s.".formatted(Sentences.list(open)));
    }
    var hold = plan.steps().get(rollout.step()).hold();
    return now.isBefore(rollout.since().plus(hold))
        ? decide(rollout, now, "All is fine; the step is held for %s.".formatted(hold))
        : forward(
            rollout,
            now,
            "At %d %% of traffic all is proved to be fine.".formatted(percent(rollout)));
  }

  /// The logarithm of what the bets on *worse* of all gates have become, of which each got the same
  /// part of the stake.
  private double logWorse(Rollout rollout) {
    return Math.log(
        plan.gates().stream()
            .mapToDouble(gate -> times(rollout.of(gate).logWorse(plan.measuredSteps())))
            .average()
            .orElseThrow());
  }

  /// What keeps a step from ending, besides time.
  private List<String> open(Rollout rollout) {
    if (!hasMeasuredShare(rollout)) {
      return List.of();
    }
    return Stream.concat(
            plan.gates().stream()
                .filter(gate -> gate.required() && state(rollout, gate) != State.FINE)
                .map(gate ->
                    state(rollout, gate) == State.NO_READING
                        ? gate.name() + " (no reading)"
                        : gate.name()),
            plan.limits().stream()
                .filter(limit ->
                    rollout.unread().contains(limit.name())
                        || rollout.tooHigh().containsKey(limit.name()))
                .map(limit ->
                    limit.name()
                        + (rollout.unread().contains(limit.name())
                            ? " (no reading)"
                            : " (too high)")))
        .toList();
  }

  private State state(Rollout rollout, Gate gate) {
    if (rollout.unread().contains(gate.name())) {
      return State.NO_READING;
    }
    return rollout.of(gate).logFine() >= Math.log(plan.proof(rollout.step()))
        ? State.FINE
        : State.UNDECIDED;
  }

  private List<Finding> findings(Rollout rollout) {
    return isWatched(rollout)
        ? plan.gates().stream().map(gate -> finding(rollout, gate)).toList()
        : List.of();
  }

  private Finding finding(Rollout rollout, Gate gate) {
    var evidence = rollout.of(gate);
    return new Finding(
        gate.name(),
        state(rollout, gate),
        evidence.candidate(),
        evidence.stable(),
        times(evidence.logWorse(plan.measuredSteps())),
        times(evidence.logFine()));
  }

  private static double times(double log) {
    return Math.exp(Math.min(log, LARGEST_LOG));
  }

  /// To the next step, or to whoever must agree to it.
  private Transition forward(Rollout rollout, Instant now, String reason) {
    var next = plan.steps().get(rollout.step() + 1);
    return next.approval()
        ? move(
            rollout,
            Phase.AWAITING_APPROVAL,
            now,
            "%s A person must agree to %d %%.".formatted(reason, next.percent()))
        : shift(rollout, now, reason);
  }

  private Transition shift(Rollout rollout, Instant now, String reason) {
    var evidence = new HashMap<String, Evidence>();
    for (var gate : plan.gates()) {
      var known = rollout.of(gate);
      evidence.put(gate.name(), rollout.step() < 0 ? known : known.nextStep());
    }
    int step = rollout.step() + 1;
    // Nothing of the next share has been read: until it has, every gate is without a reading.
    var unread = new HashSet<String>();
    plan.gates().forEach(gate -> unread.add(gate.name()));
    plan.limits().forEach(limit -> unread.add(limit.name()));
    var shifting =
        new Rollout(
            Phase.SHIFTING,
            now,
            step,
            rollout.measuredUntil(),
            evidence,
            rollout.tooHigh(),
            unread);
    return decided(
        rollout,
        shifting,
        now,
        "%s The candidate gets %d %% of traffic."
            .formatted(reason, plan.steps().get(step).percent()));
  }

  private Transition rollBack(Rollout rollout, Instant now, String reason) {
    return rollout.phase() == Phase.ROLLING_BACK
        ? decide(rollout, now, "The candidate is being rolled back already.")
        : move(rollout, Phase.ROLLING_BACK, now, reason);
  }

  private Transition unexpected(Rollout rollout, Instant now, String what) {
    return decide(
        rollout,
        now,
        "%s, which changes nothing: %s".formatted(what, Sentences.waits(rollout.phase())));
  }

  private Transition decide(Rollout rollout, Instant now, String reason) {
    return decided(rollout, rollout, now, reason);
  }

  private Transition move(Rollout rollout, Phase phase, Instant now, String reason) {
    return decided(rollout, rollout.to(phase, now), now, reason);
  }

  /// @param read the rollout that the decision was made from
  private Transition decided(Rollout read, Rollout after, Instant now, String reason) {
    return new Transition(
        after,
        new Decision(now, after.phase(), percent(after), command(after), reason, findings(read)));
  }
}
