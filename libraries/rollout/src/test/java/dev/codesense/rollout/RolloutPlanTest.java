package dev.codesense.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.RefusedValueException;
import dev.codesense.rollout.evidence.Margins;
import dev.codesense.rollout.evidence.Measure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RolloutPlanTest {
  private static final Duration HOLD = Duration.ofMinutes(5);
  private static final Gate GATE =
      new Gate(RolloutPlan.ERRORS, Measure.SHARE, new Margins(0, 0.02), true);

  private static final String STEPS =
      "steps must begin below 100 and end with it, else nothing is measured";

  private static RolloutPlan plan(List<Gate> gates, double falseAlarm, int... percents) {
    return plan(gates, List.of(), falseAlarm, 0.01, percents);
  }

  private static RolloutPlan plan(
      List<Gate> gates, List<Limit> limits, double falseAlarm, double harmBudget, int... percents) {
    return new RolloutPlan(
        Arrays.stream(percents).mapToObj(one -> new Step(one, HOLD, false)).toList(),
        gates,
        limits,
        falseAlarm,
        0.01,
        0.05,
        harmBudget,
        Duration.ofHours(1),
        Duration.ofHours(1));
  }

  @Test
  void aPlanThatCannotBeFollowedIsRefusedWithTheFieldThatIsWrong() {
    refused(() -> plan(List.of(GATE), 0.02, 1, 50), STEPS);
    refused(() -> plan(List.of(GATE), 0.02, 100), STEPS);
    refused(() -> plan(List.of(GATE), 0.02, 50, 5, 100), "steps must ascend; 5 % comes after 50 %");
    refused(() -> plan(List.of(GATE), 0, 1, 100), "falseAlarm must be between 0 and 1, was 0.0");
    refused(() -> plan(List.of(GATE, GATE), 0.02, 1, 100), "gates must have different names");
    refused(
        () -> plan(List.of(GATE), List.of(new Limit(GATE.name(), 0.9, 5)), 0.02, 0.01, 1, 100),
        "limits must have names that no other limit and no gate has");
    refused(
        () -> plan(List.of(), 0.02, 1, 100),
        "gates must have a required one: else nothing would have to be proved");
    refused(() -> new Step(0, HOLD, false), "percent must be from 1 to 100, was 0");
    refused(
        () -> new Margins(0.02, 0.02), "harmful must be above tolerated, which is 0.02, was 0.02");
  }

  /// A candidate may be promoted only where the harmful margin itself is refuted, however much the
  /// budget allows.
  @Test
  void theHarmBudgetWidensNoMarginBeforeAllTraffic() {
    var plan = plan(List.of(GATE), List.of(), 0.02, 0.05, 10, 50, 100);

    assertThat(plan.leastHarm(0)).isEqualTo(0.1);
    assertThat(plan.leastHarm(1)).isZero();
  }

  private static void refused(ThrowingCallable making, String message) {
    assertThatThrownBy(making).isInstanceOf(RefusedValueException.class).hasMessage(message);
  }
}
