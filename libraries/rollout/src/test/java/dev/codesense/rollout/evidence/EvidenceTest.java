package dev.codesense.rollout.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Margins ERRORS = new Margins(0.0025, 0.02);
  private static final int ROLLOUTS = 1_000;
  private static final int WINDOWS = 200;
  private static final double LEVEL = 0.1;

  /// A test at a fixed level would call nearly every candidate worse when looked at 200 times.
  @Test
  void whoeverLooksAfterEachWindowIsFooledSeldom() {
    int alarms = 0;
    int proofs = 0;
    for (int i = 0; i < ROLLOUTS; i++) {
      alarms += reaches(i, 0.0025, Evidence::logWorse) ? 1 : 0;
      proofs += reaches(i, 0.02, (evidence, _) -> evidence.logFine()) ? 1 : 0;
    }

    assertThat((double) alarms / ROLLOUTS).as("no worse than tolerated").isLessThan(LEVEL);
    assertThat((double) proofs / ROLLOUTS).as("just harmful").isLessThan(LEVEL);
  }

  private interface Log {
    double of(Evidence evidence, int steps);
  }

  /// Whether the bets ever reach 1 / level, with errors of the service that rise and fall.
  private static boolean reaches(int seed, double worse, Log log) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var evidence = Evidence.NONE;
    for (int i = 0; i < WINDOWS; i++) {
      double errors = 0.02 + 0.015 * Math.sin(i / 20.0);
      evidence =
          evidence.after(
              new Reading.Shares(draw(20, errors + worse, random), draw(60, errors, random)),
              Measure.SHARE,
              ERRORS,
              0,
              0.99);
      if (log.of(evidence, 1) >= -Math.log(LEVEL)) {
        return true;
      }
    }
    return false;
  }

  private static Counts draw(int requests, double share, RandomGenerator random) {
    int bad = 0;
    for (int i = 0; i < requests; i++) {
      bad += random.nextDouble() < share ? 1 : 0;
    }
    return new Counts(bad, requests);
  }

  @Test
  void aStepBeginsWithNothingProvedAndKeepsWhatTheWholeRolloutShows() {
    var evidence = Evidence.NONE;
    for (int i = 0; i < 20; i++) {
      evidence =
          evidence.after(
              new Reading.Shares(new Counts(1, 10), new Counts(1, 100)),
              Measure.SHARE,
              ERRORS,
              0.2,
              1);
    }
    var next = evidence.nextStep();

    assertThat(evidence.logFine()).isNotZero();
    assertThat(next.logFine()).isZero();
    assertThat(next.candidate()).isEqualTo(Counts.NONE);
    assertThat(next.logWorse(4)).isCloseTo(evidence.logWorse(4), within(1e-9));
  }

  @Test
  void whereNearlyEveryStableRequestIsBadACandidateThatIsNoBetterIsNotWorse() {
    var evidence = Evidence.NONE;
    for (int i = 0; i < 240; i++) {
      evidence =
          evidence.after(
              new Reading.Shares(new Counts(1, 1), new Counts(20, 20)),
              Measure.SHARE,
              new Margins(0.02, 0.1),
              0.2,
              1);
    }

    assertThat(evidence.logWorse(4)).isLessThan(-Math.log(0.02));
  }

  @Test
  void betweenBoundsATailFollowsALogLogisticDistribution() {
    // Above t are 1 / (1 + t²) of a million requests: of them .5 above 1, .2 above 2, .059 above 4.
    var tail =
        new Tail(
            new Histogram(
                List.of(0.5, 1.0, 2.0, 4.0),
                List.of(200_000.0, 300_000.0, 300_000.0, 141_176.0, 58_824.0)));

    assertThat(tail.above(Math.log(3))).isCloseTo(0.1, within(1e-4));
    assertThat(tail.above(Math.log(0.25))).isCloseTo(16 / 17.0, within(1e-4));
    assertThat(tail.above(Math.log(8))).isCloseTo(1 / 65.0, within(1e-4));
  }

  @Test
  void aHistogramOfOneBoundTellsNoRatio() {
    var known = new Histogram(List.of(1.0), List.of(50.0, 50.0));
    var evidence =
        Evidence.NONE
            .learn(new Reading.Sizes(known, known), 1)
            .after(new Reading.Sizes(known, known), Measure.LARGER, new Margins(1.1, 1.5), 0, 1);

    // Nothing between bounds is known, so no ratio can be told from another.
    assertThat(evidence.candidate()).isEqualTo(Counts.NONE);
  }
}
