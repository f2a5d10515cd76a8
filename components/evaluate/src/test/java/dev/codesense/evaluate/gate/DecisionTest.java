package dev.codesense.evaluate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.evaluate.gate.Decision.Check;
import dev.codesense.evaluate.gate.Decision.Finding;
import dev.codesense.evaluate.gate.Decision.Outcome;
import dev.codesense.evaluate.gate.GateRule.Guard;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final GateRule RULE =
      new GateRule("faithfulness", 0.02, List.of(new Guard("citations_valid", 0)), 0.02);
  private static final Interval EQUAL = new Interval(0, 0, 0);

  private static Evidence evidence(Interval primary, Interval guard) {
    return evidence(primary, guard, 40, 0);
  }

  private static Evidence evidence(Interval primary, Interval guard, int clusters, long failed) {
    return new Evidence(
        new TreeMap<>(Map.of("faithfulness", primary, "citations_valid", guard)),
        400,
        clusters,
        1000,
        failed);
  }

  @Test
  void aGainThatIsSureIsPromoted() {
    var gain = new Interval(0.05, 0.01, 0.09);
    assertThat(Decision.of(RULE, evidence(gain, EQUAL)))
        .isEqualTo(
            new Decision(
                Outcome.PROMOTE,
                List.of(
                    new Check("faithfulness", true, 0.02, gain, Finding.SHOWN),
                    new Check("citations_valid", false, 0, EQUAL, Finding.SHOWN)),
                null));
  }

  @Test
  void aGainThatIsSurelyTooSmallKeepsTheBaseline() {
    assertThat(Decision.of(RULE, evidence(new Interval(0, -0.01, 0.01), EQUAL)).outcome())
        .isEqualTo(Outcome.KEEP);
    assertThat(Decision.of(RULE, evidence(new Interval(-0.1, -0.2, -0.01), EQUAL)).outcome())
        .isEqualTo(Outcome.KEEP);
  }

  @Test
  void aGuardThatSurelyGotWorseKeepsTheBaselineWhateverTheGain() {
    assertThat(
            Decision.of(
                    RULE, evidence(new Interval(0.3, 0.2, 0.4), new Interval(-0.05, -0.08, -0.01)))
                .outcome())
        .isEqualTo(Outcome.KEEP);
  }

  @Test
  void whatIsNotSureIsInconclusiveAndSaysHowManyQuestionsWouldSettleIt() {
    // Standard error 0.0243: for a gain of 0.03 the error must be 0.0121, a quarter of its square.
    var decision = Decision.of(RULE, evidence(new Interval(0.03, -0.01, 0.07), EQUAL));
    assertThat(decision.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(decision.questionsNeeded()).isEqualTo(1625);
  }

  @Test
  void aGuardThatMayHaveGotWorseIsInconclusive() {
    var decision =
        Decision.of(RULE, evidence(new Interval(0.3, 0.2, 0.4), new Interval(-0.01, -0.03, 0.01)));
    assertThat(decision.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(decision.questionsNeeded()).isEqualTo(3657);
  }

  @Test
  void whatNoNumberOfQuestionsSettlesHasNone() {
    var even = new Interval(-1e-9, -0.03, 0.03);
    assertThat(Decision.of(RULE, evidence(new Interval(0.3, 0.2, 0.4), even)))
        .extracting(Decision::outcome, Decision::questionsNeeded)
        .containsExactly(Outcome.INCONCLUSIVE, null);
  }

  @Test
  void aGainOverFewFilesIsInconclusive() {
    var decision = Decision.of(RULE, evidence(new Interval(0.3, 0.2, 0.4), EQUAL, 10, 0));
    assertThat(decision.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(decision.questionsNeeded()).isEqualTo(480);
  }

  @Test
  void tooManyFailedJudgementsGiveNoVerdict() {
    var gain = new Interval(0.3, 0.2, 0.4);
    assertThat(Decision.of(RULE, evidence(gain, EQUAL, 40, 20)).outcome())
        .isEqualTo(Outcome.PROMOTE);
    assertThat(Decision.of(RULE, evidence(gain, EQUAL, 40, 21)))
        .isEqualTo(new Decision(Outcome.NO_VERDICT, List.of(), null));
  }

  @Test
  void aRuleOverWhatWasNotMeasuredIsRefused() {
    assertThatThrownBy(() -> Decision.of(RULE, new Evidence(new TreeMap<>(), 400, 40, 0, 0)))
        .hasMessage("Nothing was measured of faithfulness");
    assertThatThrownBy(() -> new Guard("recall", -0.1))
        .hasMessage("The margin of recall must be at least 0, was -0.1");
    assertThatThrownBy(() -> new GateRule("recall", 0, List.of(), 0.02))
        .hasMessage("The smallest gain must be above 0, was 0.0");
  }
}
