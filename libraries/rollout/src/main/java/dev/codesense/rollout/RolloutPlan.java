package dev.codesense.rollout;

import dev.codesense.core.Accessor;
import dev.codesense.core.RefusedValueException;
import dev.codesense.rollout.evidence.Margins;
import dev.codesense.rollout.evidence.Measure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// How a rollout goes, fixed before it begins.
///
/// @param steps shares of traffic, ascending; at least two, the last is 100 %
/// @param gates what must not get worse
/// @param limits what must not get too high; no name is a gate's
/// @param falseAlarm largest chance, over the whole rollout and all gates together, that the test
///   aborts a candidate that is no worse than tolerated
/// @param falsePromotion largest chance that a candidate of which one required gate is harmful
///   reaches everybody
/// @param falseRaise largest chance that a step before the last is left by a candidate that would
///   break the harm budget at the next share
/// @param harmBudget share of all requests that a candidate may spoil: a larger share of traffic
///   needs proof that the candidate spoils no more than this there; before 100 % the harmful
///   margins alone count
/// @param deadline how long a state may last, hold included; then the candidate is rolled back
/// @param memory the time after which the stable side's requests count half in what is expected of
///   it
public record RolloutPlan(
    List<Step> steps,
    List<Gate> gates,
    List<Limit> limits,
    double falseAlarm,
    double falsePromotion,
    double falseRaise,
    double harmBudget,
    Duration deadline,
    Duration memory) {

  public static final String ERRORS = "error rate";
  public static final String FIRST_TOKEN = "time to first token";
  public static final String PER_TOKEN = "time per token";
  public static final String CUT_SHORT = "answers cut short";
  public static final String REFUSALS = "refusals";
  public static final String LONGER = "longer answers";
  public static final String SHORTER = "shorter answers";
  public static final String FEEDBACK = "bad feedback";
  public static final String KV_CACHE = "KV cache in use";

  /// What holds where nothing is set. docs/rollout.md says why each value is what it is.
  public static final RolloutPlan STANDARD =
      new RolloutPlan(
          Stream.of(1, 5, 25, 50, 100)
              .map(percent -> new Step(percent, Duration.ofMinutes(5), false))
              .toList(),
          List.of(
              new Gate(ERRORS, Measure.SHARE, new Margins(0.0025, 0.02), true),
              new Gate(FIRST_TOKEN, Measure.LARGER, new Margins(1.05, 1.25), true),
              new Gate(PER_TOKEN, Measure.LARGER, new Margins(1.05, 1.25), true),
              new Gate(CUT_SHORT, Measure.SHARE, new Margins(0.01, 0.05), true),
              new Gate(REFUSALS, Measure.SHARE, new Margins(0.01, 0.05), true),
              new Gate(LONGER, Measure.LARGER, new Margins(1.1, 1.5), true),
              new Gate(SHORTER, Measure.SMALLER, new Margins(1.1, 1.5), true),
              new Gate(FEEDBACK, Measure.SHARE, new Margins(0.02, 0.1), false)),
          List.of(new Limit(KV_CACHE, 0.95, 5)),
          0.02,
          0.01,
          0.05,
          0.01,
          Duration.ofHours(4),
          Duration.ofHours(1));

  public RolloutPlan {
    steps = List.copyOf(steps);
    gates = List.copyOf(gates);
    limits = List.copyOf(limits);
    if (steps.size() < 2 || steps.getLast().percent() != 100) {
      throw new RefusedValueException(
          RolloutPlan::steps, "must begin below 100 and end with it, else nothing is measured");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).percent() <= steps.get(i - 1).percent()) {
        throw new RefusedValueException(
            RolloutPlan::steps,
            "must ascend; %d %% comes after %d %%"
                .formatted(steps.get(i).percent(), steps.get(i - 1).percent()));
      }
    }
    if (gates.stream().noneMatch(Gate::required)) {
      throw new RefusedValueException(
          RolloutPlan::gates, "must have a required one: else nothing would have to be proved");
    }
    if (gates.stream().map(Gate::name).distinct().count() < gates.size()) {
      throw new RefusedValueException(RolloutPlan::gates, "must have different names");
    }
    if (Stream.concat(gates.stream().map(Gate::name), limits.stream().map(Limit::name))
            .distinct()
            .count()
        < gates.size() + limits.size()) {
      throw new RefusedValueException(
          RolloutPlan::limits, "must have names that no other limit and no gate has");
    }
    refuseUnlessShare(RolloutPlan::falseAlarm, falseAlarm);
    refuseUnlessShare(RolloutPlan::falsePromotion, falsePromotion);
    refuseUnlessShare(RolloutPlan::falseRaise, falseRaise);
    refuseUnlessShare(RolloutPlan::harmBudget, harmBudget);
    for (var step : steps) {
      if (deadline.compareTo(step.hold()) <= 0) {
        throw new RefusedValueException(
            RolloutPlan::deadline,
            "must be longer than a step's hold of %s, was %s".formatted(step.hold(), deadline));
      }
    }
    if (!memory.isPositive()) {
      throw new RefusedValueException(RolloutPlan::memory, "must be above 0, was " + memory);
    }
  }

  private static void refuseUnlessShare(Accessor<RolloutPlan, Double> field, double value) {
    if (!(value > 0 && value < 1)) {
      throw new RefusedValueException(field, "must be between 0 and 1, was " + value);
    }
  }

  /// Steps that are measured: all but the last, at which there is no stable side to compare with.
  int measuredSteps() {
    return steps.size() - 1;
  }

  /// The difference of shares that *fine* must refute before a step is left, unless a gate's
  /// harmful margin is larger. Before 100 % it is 0: what is promised of a promotion is promised of
  /// the harmful margin itself.
  double leastHarm(int step) {
    return step + 1 == measuredSteps() ? 0 : harmBudget * 100 / steps.get(step + 1).percent();
  }

  /// How many times over the bets on *fine* must have paid before a step is left.
  double proof(int step) {
    return 1 / (step + 1 == measuredSteps() ? falsePromotion : falseRaise);
  }
}
