package dev.codesense.rollout.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LikelihoodRatioTest {
  private static final double[] SHARES = {0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.99};
  private static final double[] MARGINS = {0, 0.0025, 0.02, 0.2};

  /// The mean over every outcome of a window with few requests, not a sample of them.
  @Test
  void noPairThatTheClaimAllowsGainsOnAverage() {
    for (double margin : MARGINS) {
      for (double stable : SHARES) {
        for (double guessedStable : SHARES) {
          for (double guessed : SHARES) {
            boolean guessIsWorse = guessed > guessedStable + margin;
            for (double beyond : new double[] {0, 0.01, 0.1, 0.5}) {
              double candidate = guessIsWorse ? stable + margin - beyond : stable + margin + beyond;
              if (candidate >= 0 && candidate <= 1 && guessed != guessedStable + margin) {
                assertThat(mean(candidate, stable, guessed, guessedStable, margin))
                    .as(
                        "candidate %s, stable %s, guessed %s and %s, margin %s",
                        candidate, stable, guessed, guessedStable, margin)
                    .isLessThanOrEqualTo(1 + 1e-6);
              }
            }
          }
        }
      }
    }
  }

  private static double mean(
      double candidate, double stable, double guessed, double guessedStable, double margin) {
    int candidates = 2;
    int stables = 5;
    double mean = 0;
    for (int bad = 0; bad <= candidates; bad++) {
      for (int stableBad = 0; stableBad <= stables; stableBad++) {
        mean +=
            chance(bad, candidates, candidate)
                * chance(stableBad, stables, stable)
                * Math.exp(
                    LikelihoodRatio.log(
                        new Counts(bad, candidates),
                        new Counts(stableBad, stables),
                        guessed,
                        guessedStable,
                        margin));
      }
    }
    return mean;
  }

  private static double chance(int bad, int all, double share) {
    double ways = 1;
    for (int i = 0; i < bad; i++) {
      ways = ways * (all - i) / (i + 1);
    }
    return ways * Math.pow(share, bad) * Math.pow(1 - share, all - bad);
  }

  @Test
  void aRightGuessGainsByTheDivergenceFromTheNearestPair() {
    // So many requests of the stable side that its share is as good as known.
    double log =
        LikelihoodRatio.log(new Counts(30, 1_000), new Counts(1e7, 1e9), 0.03, 0.01, 0.005);

    assertThat(log)
        .isCloseTo(30 * Math.log(0.03 / 0.015) + 970 * Math.log(0.97 / 0.985), within(0.01));
  }

  @Test
  void aSideWithoutRequestsSaysNothing() {
    assertThat(LikelihoodRatio.log(Counts.NONE, new Counts(3, 100), 0.1, 0.02, 0.01)).isZero();
    assertThat(LikelihoodRatio.log(new Counts(3, 100), Counts.NONE, 0.1, 0.02, 0.01)).isZero();
  }
}
