package dev.codesense.rollout;

import dev.codesense.rollout.Windows.Difference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// A rollout with a cluster that does at once what it is told, and keeps the log of decisions.
final class Drive {
  static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

  final List<Decision> log = new ArrayList<>();
  Rollout rollout = Rollout.begin(START);
  Instant now = START;
  private final RolloutPlan plan;

  Drive(RolloutPlan plan) {
    this.plan = plan;
  }

  /// An engine of its own for each event: nothing may live in the engine.
  Decision tell(Event event) {
    var transition = new RolloutEngine(plan).next(rollout, now, event);
    rollout = transition.rollout();
    log.add(transition.decision());
    return transition.decision();
  }

  /// Up to the first share of traffic, ten minutes of stable traffic read.
  Drive start() {
    tell(new Event.OfflineVerdict(true, "better by 4.1 points"));
    for (int i = 0; i < 10; i++) {
      measure(Difference.NONE, UnaryOperator.identity());
    }
    tell(new Event.CandidateReady());
    tell(new Event.Smoked(true, "20 of 20 questions answered"));
    obey();
    return this;
  }

  /// What the cluster does with the last command.
  void obey() {
    switch (new RolloutEngine(plan).command(rollout)) {
      case Command.SetShare(var percent) -> tell(new Event.ShareApplied(percent));
      case Command.RollBack() -> tell(new Event.ShareApplied(0));
      case Command.Keep _, Command.BringUpDark _, Command.WarmUp _, Command.LetGo _ -> {}
    }
  }

  /// One more minute.
  Decision measure(Difference difference, UnaryOperator<Window> change) {
    int percent =
        rollout.step() < 0 || rollout.phase().isFinal()
            ? 0
            : plan.steps().get(rollout.step()).percent();
    var window = change.apply(Windows.of(now, percent, difference));
    now = window.to();
    return tell(new Event.Measured(window));
  }

  /// Minute after minute until the rollout ends.
  ///
  /// @param difference by the candidate's share in percent
  Drive finish(IntFunction<Difference> difference) {
    return finish(difference, UnaryOperator.identity());
  }

  Drive finish(IntFunction<Difference> difference, UnaryOperator<Window> change) {
    while (!rollout.phase().isFinal()) {
      measure(difference.apply(plan.steps().get(rollout.step()).percent()), change);
      obey();
    }
    return this;
  }

  /// The shares that the candidate was given, in turn.
  List<Integer> shares() {
    return log.stream().map(Decision::percent).filter(share -> share > 0).distinct().toList();
  }

  /// Why it was rolled back.
  String reason() {
    return log.stream()
        .filter(decision -> decision.phase() == Phase.ROLLING_BACK)
        .findFirst()
        .orElseThrow()
        .reason();
  }
}
