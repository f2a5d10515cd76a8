package dev.codesense.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.RefusedValueException;
import dev.codesense.deploy.DeployConfig.Gate;
import dev.codesense.rollout.RolloutPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeployConfigTest {

  @Test
  void thePlanIsTheStandardOneButForWhatNobodyMeasures() {
    var plan = config(List.of(1, 5, 25, 50, 100), List.of(25), List.of("refusals")).plan();

    assertThat(plan.gates())
        .filteredOn(gate -> !gate.required())
        .extracting(dev.codesense.rollout.Gate::name)
        .containsExactly(RolloutPlan.REFUSALS, RolloutPlan.FEEDBACK);
    assertThat(plan.steps()).filteredOn(step -> step.approval()).hasSize(1);
    assertThat(plan.falsePromotion()).isEqualTo(RolloutPlan.STANDARD.falsePromotion());
  }

  @Test
  void wrongValuesAreRefusedByTheNameOfTheSetting() {
    refuses("steps", () -> config(List.of(50, 5, 100), List.of(), List.of()));
    refuses("approve", () -> config(List.of(50, 100), List.of(25), List.of()));
    refuses("optional", () -> config(List.of(50, 100), List.of(), List.of("speed")));
    refuses(
        "optional",
        () ->
            config(
                List.of(50, 100),
                List.of(),
                RolloutPlan.STANDARD.gates().stream()
                    .map(dev.codesense.rollout.Gate::name)
                    .toList()));
  }

  private static void refuses(String field, Runnable making) {
    assertThatThrownBy(making::run)
        .isInstanceOfSatisfying(
            RefusedValueException.class, e -> assertThat(e.field().getName()).isEqualTo(field));
  }

  private static DeployConfig config(
      List<Integer> steps, List<Integer> approve, List<String> optional) {
    return new DeployConfig(
        null,
        null,
        steps,
        approve,
        Duration.ofMinutes(5),
        Duration.ofHours(4),
        Duration.ofMinutes(1),
        optional,
        Gate.FAIL,
        "support",
        "/v1",
        null,
        List.of("Where?"),
        Duration.ofMinutes(1));
  }
}
