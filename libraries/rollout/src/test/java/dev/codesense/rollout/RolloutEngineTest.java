package dev.codesense.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.rollout.Windows.Difference;
import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutEngineTest {
  private static final RolloutPlan PLAN = RolloutPlan.STANDARD;

  @Test
  void aGoodCandidateIsPromotedStepByStep() {
    var drive = new Drive(PLAN).start().finish(_ -> Difference.NONE);

    assertThat(drive.rollout.phase()).isEqualTo(Phase.PROMOTED);
    assertThat(drive.shares()).containsExactly(1, 5, 25, 50, 100);
    assertThat(drive.log.getLast().reason())
        .isEqualTo("The candidate has all traffic: it is promoted.");
  }

  @Test
  void noStepIsShorterThanItsHold() {
    var drive = new Drive(PLAN).start().finish(_ -> Difference.NONE);

    assertThat(Duration.between(Drive.START, drive.now))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10 + 4 * 5));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(new Difference(0.1, 0, 0, 1, 1, 1), RolloutPlan.ERRORS),
        Arguments.of(new Difference(0, 0.2, 0, 1, 1, 1), RolloutPlan.CUT_SHORT),
        Arguments.of(new Difference(0, 0, 0.2, 1, 1, 1), RolloutPlan.REFUSALS),
        Arguments.of(new Difference(0, 0, 0, 2, 1, 1), RolloutPlan.FIRST_TOKEN),
        Arguments.of(new Difference(0, 0, 0, 1, 2, 1), RolloutPlan.PER_TOKEN),
        Arguments.of(new Difference(0, 0, 0, 1, 1, 2), RolloutPlan.LONGER),
        Arguments.of(new Difference(0, 0, 0, 1, 1, 0.5), RolloutPlan.SHORTER));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aWorseCandidateIsRolledBackAtTheFirstStepAndTheReasonNamesWhatIsWorse(
      Difference fault, String gate) {
    var drive = new Drive(PLAN).start().finish(_ -> fault);

    assertThat(drive.rollout.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(drive.shares()).containsExactly(1);
    assertThat(drive.reason()).startsWith("The candidate is worse than tolerated: " + gate);
  }

  @Test
  void theReasonHoldsTheReadingsThatItWasMadeFrom() {
    var drive = new Drive(PLAN).start().finish(_ -> Difference.ERRORS);

    assertThat(drive.reason())
        .matches(
            "The candidate is worse than tolerated: error rate \\(11\\.0 % of \\d+; stable 1\\.0 % of"
                + " [0-9,]+\\)\\. Bets on that have paid [0-9,]+ times over; 50 times is enough\\.");
    assertThat(drive.log)
        .filteredOn(decision -> decision.phase() == Phase.ROLLING_BACK)
        .allSatisfy(decision -> assertThat(decision.findings()).hasSize(PLAN.gates().size()));
  }

  @Test
  void whatIsBadOnlyAtALargeShareIsFoundAtThatShare() {
    var drive =
        new Drive(PLAN).start().finish(percent -> percent < 25 ? Difference.NONE : Difference.SLOW);

    assertThat(drive.rollout.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(drive.shares()).containsExactly(1, 5, 25);
    assertThat(drive.reason()).contains(RolloutPlan.FIRST_TOKEN);
  }

  static Stream<UnaryOperator<Window>> unreadable() {
    var nan = new Counts(Double.NaN, Double.NaN);
    return Stream.of(
        window -> with(window, RolloutPlan.ERRORS, null),
        window -> with(window, RolloutPlan.ERRORS, new Reading.Shares(nan, nan)),
        window -> with(window, RolloutPlan.ERRORS, new Reading.Shares(nan, new Counts(10, 1_000))),
        window -> with(window, RolloutPlan.ERRORS, new Reading.Shares(new Counts(3, 2), nan)));
  }

  private static Window with(Window window, String gate, @Nullable Reading reading) {
    var readings = new HashMap<>(window.readings());
    if (reading == null) {
      readings.remove(gate);
    } else {
      readings.put(gate, reading);
    }
    return new Window(window.from(), window.to(), readings, window.levels());
  }

  private static Window withCache(Window window, double inUse) {
    return new Window(
        window.from(), window.to(), window.readings(), Map.of(RolloutPlan.KV_CACHE, inUse));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadHoldsTheStepToItsDeadlineAndThenRollsBack(UnaryOperator<Window> change) {
    var drive = new Drive(PLAN).start();
    var began = drive.now;
    drive.finish(_ -> Difference.NONE, change);

    assertThat(drive.shares()).containsExactly(1);
    assertThat(Duration.between(began, drive.now)).isEqualTo(PLAN.deadline());
    assertThat(drive.reason())
        .isEqualTo("Within PT4H it was not proved that all is fine: error rate (no reading).");
  }

  @Test
  void noRequestsProveNothing() {
    var none = new Reading.Shares(Counts.NONE, new Counts(30, 3_000));
    var drive =
        new Drive(PLAN)
            .start()
            .finish(_ -> Difference.NONE, window -> with(window, RolloutPlan.ERRORS, none));

    assertThat(drive.shares()).containsExactly(1);
    assertThat(drive.reason())
        .isEqualTo("Within PT4H it was not proved that all is fine: error rate.");
  }

  @Test
  void feedbackNeedNotBeThereButAbortsWhereItIsBad() {
    var drive =
        new Drive(PLAN)
            .start()
            .finish(
                _ -> Difference.NONE,
                window -> {
                  double asked = window.readings().isEmpty() ? 0 : 10;
                  return with(
                      window,
                      RolloutPlan.FEEDBACK,
                      new Reading.Shares(
                          new Counts(asked * 0.6, asked), new Counts(asked, asked * 10)));
                });

    assertThat(drive.reason()).contains(RolloutPlan.FEEDBACK);
  }

  @Test
  void aWindowThatBeganBeforeTheShareWasAppliedDoesNotCount() {
    var drive = new Drive(PLAN).start();
    var early = Windows.of(drive.now.minusSeconds(30), 1, Difference.ERRORS);
    drive.now = early.to();
    drive.tell(new Event.Measured(early));

    assertThat(drive.log.getLast().findings())
        .allSatisfy(finding -> assertThat(finding.candidate()).isEqualTo(Counts.NONE));
  }

  @Test
  void aWindowThatIsHandedOverTwiceCountsOnce() {
    var drive = new Drive(PLAN).start();
    var window = Windows.of(drive.now, 1, Difference.NONE);
    drive.now = window.to();
    drive.tell(new Event.Measured(window));
    var once = drive.rollout;
    drive.tell(new Event.Measured(window));

    assertThat(drive.rollout).isEqualTo(once);
  }

  @Test
  void aVerdictThatKeepsTheStableSideStartsNothing() {
    var drive = new Drive(PLAN);
    var decision = drive.tell(new Event.OfflineVerdict(false, "worse by 2.0 points"));

    assertThat(decision.command()).isEqualTo(new Command.RollBack());
    assertThat(drive.log).extracting(Decision::command).doesNotContain(new Command.BringUpDark());
    assertThat(decision.reason())
        .isEqualTo("The evaluation does not let the candidate pass: worse by 2.0 points");
  }

  @Test
  void aCandidateThatDoesNotAnswerGetsNoTraffic() {
    var drive = new Drive(PLAN);
    drive.tell(new Event.OfflineVerdict(true, "better"));
    drive.tell(new Event.CandidateReady());
    drive.tell(new Event.Smoked(false, "3 of 20 questions got status 503"));
    drive.obey();

    assertThat(drive.rollout.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(drive.shares()).isEmpty();
    assertThat(drive.reason()).contains("status 503");
  }

  @Test
  void aStepThatNeedsApprovalWaitsForAPerson() {
    var drive = new Drive(withApprovalOf(25)).start();
    while (drive.rollout.phase() != Phase.AWAITING_APPROVAL) {
      drive.measure(Difference.NONE, UnaryOperator.identity());
      drive.obey();
    }
    drive.measure(Difference.NONE, UnaryOperator.identity());
    assertThat(drive.shares()).containsExactly(1, 5);

    drive.tell(new Event.Approved("maria"));
    drive.obey();
    assertThat(drive.shares()).containsExactly(1, 5, 25);
    assertThat(drive.finish(_ -> Difference.NONE).rollout.phase()).isEqualTo(Phase.PROMOTED);
  }

  @Test
  void whoeverAgreesWhileALevelIsTooHighOrAGateIsUnreadIsToldSoAndTheShareStays() {
    var drive = new Drive(withApprovalOf(25)).start();
    while (drive.rollout.phase() != Phase.AWAITING_APPROVAL) {
      drive.measure(Difference.NONE, UnaryOperator.identity());
      drive.obey();
    }
    drive.measure(
        Difference.NONE, window -> withCache(with(window, RolloutPlan.ERRORS, null), 0.99));
    var decision = drive.tell(new Event.Approved("maria"));

    assertThat(decision.phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertThat(decision.reason())
        .isEqualTo(
            "maria agreed, but this is no longer proved: error rate (no reading), KV cache in use"
                + " (too high). The share stays; agree again when it is.");
    drive.measure(Difference.NONE, UnaryOperator.identity());
    assertThat(drive.tell(new Event.Approved("maria")).phase()).isEqualTo(Phase.SHIFTING);
  }

  @Test
  void aCandidateThatGetsWorseBeforeTheClusterShowsTheNextShareIsRolledBack() {
    var drive = betweenSteps();
    while (drive.rollout.phase() == Phase.SHIFTING) {
      drive.measure(Difference.ERRORS, UnaryOperator.identity());
    }

    assertThat(drive.reason())
        .startsWith("The candidate is worse than tolerated: error rate (nothing counted in this");
  }

  @Test
  void aLevelThatStaysTooHighBeforeTheClusterShowsTheNextShareRollsBack() {
    var drive = betweenSteps();
    while (drive.rollout.phase() == Phase.SHIFTING) {
      drive.measure(Difference.NONE, window -> withCache(window, 0.99));
    }

    assertThat(drive.reason()).isEqualTo("KV cache in use was above 0.95 in 5 windows in a row.");
  }

  @Test
  void whatIsMeasuredBetweenTwoStepsProvesNothingOfTheNext() {
    var drive = betweenSteps();
    drive.measure(Difference.NONE, UnaryOperator.identity());
    drive.obey();

    assertThat(drive.log.getLast().findings())
        .allSatisfy(finding -> {
          assertThat(finding.candidate()).isEqualTo(Counts.NONE);
          assertThat(finding.fine()).isEqualTo(1);
        });
  }

  /// On the way to 25 %.
  private static Drive betweenSteps() {
    var drive = new Drive(PLAN).start();
    while (!drive.shares().contains(25)) {
      drive.obey();
      drive.measure(Difference.NONE, UnaryOperator.identity());
    }
    return drive;
  }

  @Test
  void aCandidateThatGetsWorseWhileItWaitsForApprovalIsRolledBack() {
    var drive = new Drive(withApprovalOf(25)).start();
    while (drive.rollout.phase() != Phase.AWAITING_APPROVAL) {
      drive.measure(Difference.NONE, UnaryOperator.identity());
      drive.obey();
    }
    drive.finish(_ -> Difference.ERRORS);

    assertThat(drive.reason()).contains(RolloutPlan.ERRORS);
  }

  @Test
  void whereNobodyAgreesTheCandidateIsRolledBackAtTheDeadline() {
    var drive = new Drive(withApprovalOf(1));
    drive.tell(new Event.OfflineVerdict(true, "better"));
    drive.tell(new Event.CandidateReady());
    drive.tell(new Event.Smoked(true, "warm"));
    drive.now = drive.now.plus(PLAN.deadline());
    drive.tell(new Event.Tick());

    assertThat(drive.shares()).isEmpty();
    assertThat(drive.reason()).isEqualTo("Nobody agreed within PT4H.");
  }

  private static RolloutPlan withApprovalOf(int percent) {
    return new RolloutPlan(
        PLAN.steps().stream()
            .map(step -> new Step(step.percent(), step.hold(), step.percent() == percent))
            .toList(),
        PLAN.gates(),
        PLAN.limits(),
        PLAN.falseAlarm(),
        PLAN.falsePromotion(),
        PLAN.falseRaise(),
        PLAN.harmBudget(),
        PLAN.deadline(),
        PLAN.memory());
  }

  @Test
  void aLevelThatStaysTooHighRollsBack() {
    var drive =
        new Drive(PLAN).start().finish(_ -> Difference.NONE, window -> withCache(window, 0.99));

    assertThat(drive.reason()).isEqualTo("KV cache in use was above 0.95 in 5 windows in a row.");
  }

  /// Every state of a rollout that goes well, from the first to the last but one.
  static List<Rollout> states() {
    var drive = new Drive(withApprovalOf(50));
    var states = new ArrayList<Rollout>();
    states.add(drive.rollout);
    for (var event :
        List.of(
            new Event.OfflineVerdict(true, "better"),
            new Event.CandidateReady(),
            new Event.Smoked(true, "warm"),
            new Event.ShareApplied(1))) {
      drive.tell(event);
      states.add(drive.rollout);
    }
    while (!drive.rollout.phase().isFinal()) {
      drive.measure(Difference.NONE, UnaryOperator.identity());
      states.add(drive.rollout);
      if (drive.rollout.phase() == Phase.AWAITING_APPROVAL) {
        drive.tell(new Event.Approved("maria"));
        states.add(drive.rollout);
      }
      drive.obey();
      states.add(drive.rollout);
    }
    assertThat(drive.rollout.phase()).isEqualTo(Phase.PROMOTED);
    return states.stream().filter(state -> !state.phase().isFinal()).distinct().toList();
  }

  @Test
  void aRolloutCanBeAbortedInEveryState() {
    assertThat(states())
        .hasSizeGreaterThan(20)
        .allSatisfy(state -> {
          var drive = new Drive(PLAN);
          drive.rollout = state;
          drive.now = state.since();
          drive.tell(new Event.AbortAsked("maria", "the answers read badly"));
          drive.obey();

          assertThat(drive.rollout.phase()).isEqualTo(Phase.ROLLED_BACK);
          assertThat(drive.reason()).isEqualTo("maria asked for it: the answers read badly");
        });
  }

  @Test
  void somebodyElsesChangeEndsTheRolloutInEveryStateAndNothingMoreIsWritten() {
    assertThat(states())
        .allSatisfy(state -> {
          var drive = new Drive(PLAN);
          drive.rollout = state;
          var decision = drive.tell(new Event.ServiceChanged("argocd", "spec.predictor"));

          assertThat(decision.phase()).isEqualTo(Phase.LET_GO);
          assertThat(decision.command()).isEqualTo(new Command.LetGo());
          drive.tell(new Event.Approved("maria"));
          drive.tell(new Event.ShareApplied(5));
          assertThat(drive.rollout.phase()).isEqualTo(Phase.LET_GO);
        });
  }

  @Test
  void aCandidateThatIsLostIsRolledBackInEveryState() {
    assertThat(states())
        .allSatisfy(state ->
            assertThat(
                    new RolloutEngine(PLAN)
                        .next(state, state.since(), new Event.CandidateLost("out of memory"))
                        .decision()
                        .command())
                .isEqualTo(new Command.RollBack()));
  }

  @Test
  void everyStateEndsAtItsDeadline() {
    assertThat(states())
        .allSatisfy(state ->
            assertThat(
                    new RolloutEngine(PLAN)
                        .next(state, state.since().plus(PLAN.deadline()), new Event.Tick())
                        .decision()
                        .phase())
                .isEqualTo(Phase.ROLLING_BACK));
  }

  @Test
  void whoeverContinuesARolloutIsToldWhatIsStillToBeDone() {
    var drive = new Drive(PLAN);
    drive.tell(new Event.OfflineVerdict(true, "better"));
    drive.tell(new Event.CandidateReady());
    drive.tell(new Event.Smoked(true, "warm"));

    assertThat(drive.tell(new Event.Tick()).command()).isEqualTo(new Command.SetShare(1));
    drive.tell(new Event.AbortAsked("maria", "enough"));
    assertThat(drive.tell(new Event.Tick()).command()).isEqualTo(new Command.RollBack());
  }

  @Test
  void aRolloutIsOnlyPromotedWhenTheClusterShowsAllTraffic() {
    var drive = new Drive(PLAN).start();
    while (!drive.shares().contains(100)) {
      drive.measure(Difference.NONE, UnaryOperator.identity());
      if (!drive.shares().contains(100)) {
        drive.obey();
      }
    }
    drive.tell(new Event.ShareApplied(50));

    assertThat(drive.rollout.phase()).isEqualTo(Phase.SHIFTING);
  }
}
