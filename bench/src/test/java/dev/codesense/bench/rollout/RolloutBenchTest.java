package dev.codesense.bench.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.rollout.RolloutPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The simulation in short: with other seeds the figures move, but not across these bounds.
class RolloutBenchTest {
  private static final int ROLLOUTS = 40;
  private static final double PER_SECOND = 50;

  @Test
  void badCandidatesAreRolledBackAndGoodOnesPromoted() {
    var outcomes = RolloutBench.outcomes(new EngineRule(RolloutPlan.STANDARD), PER_SECOND, 20);

    outcomes.forEach((fault, ended) -> {
      if (fault == Fault.NONE) {
        assertThat(count(ended)).as("%s of %s", fault, ended.size()).isGreaterThan(94L);
      } else {
        assertThat(count(ended)).as("%s", fault).isZero();
        assertThat(RolloutBench.mean(ended, Outcome::served)).as("%s", fault).isLessThan(0.1);
      }
    });
  }

  private static long count(List<Outcome> outcomes) {
    return outcomes.stream().filter(Outcome::promoted).count();
  }

  @Test
  void fixedGatesThatTolerateFewFailuresAbortGoodCandidates() {
    var strict = new FixedGates(FixedGates.Style.ARGO, 10, 1, 0.01, 1.15, 0.025, 1);
    var outcomes = RolloutBench.outcomes(strict, PER_SECOND, Fault.NONE, ROLLOUTS);

    assertThat(count(outcomes)).isLessThan(ROLLOUTS / 2L);
  }
}
