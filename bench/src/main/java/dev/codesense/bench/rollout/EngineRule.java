package dev.codesense.bench.rollout;

import dev.codesense.rollout.Command;
import dev.codesense.rollout.Event;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.Rollout;
import dev.codesense.rollout.RolloutEngine;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Transition;
import dev.codesense.rollout.Window;
import dev.codesense.rollout.evidence.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The engine itself. Twenty minutes of stable traffic are read while the candidate starts.
final class EngineRule implements Rule {
  private static final int DARK_MINUTES = 20;

  private final RolloutPlan plan;

  EngineRule(RolloutPlan plan) {
    this.plan = plan;
  }

  @Override
  public Outcome run(Service service, Fault.Effect effect, RandomGenerator random) {
    var engine = new RolloutEngine(plan);
    var start = Instant.EPOCH;
    var rollout = Rollout.begin(start);
    rollout = engine.next(rollout, start, new Event.OfflineVerdict(true, "simulated")).rollout();
    double requests = 0;
    double served = 0;
    int minute = 0;
    int reached = 0;
    while (!rollout.phase().isFinal()) {
      int percent =
          rollout.phase() == Phase.MEASURING ? plan.steps().get(rollout.step()).percent() : 0;
      reached = Math.max(reached, percent);
      var measured = service.measure(minute, percent, effect, random);
      var from = start.plus(Duration.ofMinutes(minute));
      minute++;
      var now = start.plus(Duration.ofMinutes(minute));
      if (percent > 0) {
        requests += measured.candidate().errors().all() + measured.stable().errors().all();
        served += measured.candidate().errors().all();
      }
      var transition = engine.next(rollout, now, new Event.Measured(window(from, now, measured)));
      if (minute == DARK_MINUTES) {
        transition = engine.next(transition.rollout(), now, new Event.CandidateReady());
        transition = engine.next(transition.rollout(), now, new Event.Smoked(true, "simulated"));
      }
      rollout = obeyed(engine, transition, now).rollout();
    }
    boolean promoted = rollout.phase() == Phase.PROMOTED;
    double share = requests == 0 ? 0 : served / requests;
    return new Outcome(
        promoted, minute - DARK_MINUTES, promoted ? 100 : reached, share, share * effect.harmed());
  }

  /// As after a cluster that does at once what it is told.
  private static Transition obeyed(RolloutEngine engine, Transition transition, Instant now) {
    return switch (transition.decision().command()) {
      case Command.SetShare(var percent) ->
          engine.next(transition.rollout(), now, new Event.ShareApplied(percent));
      case Command.RollBack() -> engine.next(transition.rollout(), now, new Event.ShareApplied(0));
      case Command.Keep _, Command.BringUpDark _, Command.WarmUp _, Command.LetGo _ -> transition;
    };
  }

  private static Window window(Instant from, Instant to, Service.Measured measured) {
    var candidate = measured.candidate();
    var stable = measured.stable();
    var length = new Reading.Sizes(candidate.length(), stable.length());
    return new Window(
        from,
        to,
        Map.of(
            RolloutPlan.ERRORS,
            new Reading.Shares(candidate.errors(), stable.errors()),
            RolloutPlan.CUT_SHORT,
            new Reading.Shares(candidate.cut(), stable.cut()),
            RolloutPlan.REFUSALS,
            new Reading.Shares(candidate.refusals(), stable.refusals()),
            RolloutPlan.FIRST_TOKEN,
            new Reading.Sizes(candidate.firstToken(), stable.firstToken()),
            RolloutPlan.PER_TOKEN,
            new Reading.Sizes(candidate.perToken(), stable.perToken()),
            RolloutPlan.LONGER,
            length,
            RolloutPlan.SHORTER,
            length),
        Map.of(RolloutPlan.KV_CACHE, 0.5));
  }
}
