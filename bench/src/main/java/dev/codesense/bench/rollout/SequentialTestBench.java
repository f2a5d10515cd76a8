package dev.codesense.bench.rollout;

import dev.codesense.bench.Arguments;
import dev.codesense.rollout.evidence.Counts;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// How often tests that are looked at every minute of a rollout call a candidate worse that is not,
/// and how soon they find one that is: errors alone, one-sided at 2 %.
///
/// Arguments: `--rounds N` for each figure (2,000). Ten requests a second, an hour each at 1, 5, 25
/// and 50 % of traffic; the service has 1 % errors, or from .5 to 3 % of them, rising during the
/// rollout.
public final class SequentialTestBench {
  private static final double LEVEL = 0.02;
  private static final double LOG = -Math.log(LEVEL);
  private static final double QUANTILE = 2.0537;

  /// Of the level divided by 240 looks.
  private static final double QUANTILE_OF_ALL_LOOKS = 3.7640;

  private static final int[] PERCENTS = {1, 5, 25, 50};
  private static final int MINUTES = 60;
  private static final int REQUESTS = 600;

  private record Way(String title, BiFunction<Counts, RandomGenerator, SequentialTest> test) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("z-test of totals at each look", (_, _) -> new SequentialTest.Totals(QUANTILE)),
          new Way(
              "the same, level divided by the looks",
              (_, _) -> new SequentialTest.Totals(QUANTILE_OF_ALL_LOOKS)),
          new Way("Bayes factor of totals", (_, _) -> new SequentialTest.BetaBinomial(LOG)),
          new Way("normal mixture by window", (_, _) -> new SequentialTest.NormalMixture(LOG)),
          new Way(
              "bets on groups of requests", (_, random) -> new SequentialTest.Groups(LOG, random)),
          new Way("**the engine's**", (before, _) -> new SequentialTest.Engine(LOG, before)));

  private SequentialTestBench() {}

  public static void main(String[] arguments) {
    int rounds = Arguments.of(arguments).number("--rounds", 2_000);
    System.out.println(
        "| test | false alarms, steady | rising | +2 points: median minutes, steady (found) | rising"
            + " | +10 points: steady | rising |\n|---|---|---|---|---|---|---|");
    for (var way : WAYS) {
      System.out.printf("| %s |", way.title);
      for (double worse : new double[] {0, 0.02, 0.1}) {
        for (boolean rising : new boolean[] {false, true}) {
          var alarms =
              IntStream.range(0, rounds)
                  .parallel()
                  .map(round -> alarm(way, worse, rising, round))
                  .sorted()
                  .toArray();
          double found =
              100.0
                  * IntStream.of(alarms).filter(minute -> minute < Integer.MAX_VALUE).count()
                  / rounds;
          if (worse == 0) {
            System.out.printf(Locale.ROOT, " %.1f %% |", found);
          } else {
            System.out.printf(Locale.ROOT, " %d (%.0f %%) |", alarms[rounds / 2], found);
          }
        }
      }
      System.out.println();
    }
  }

  /// The minute of the alarm; the largest number where there is none.
  private static int alarm(Way way, double worse, boolean rising, int round) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(round * 7_919L + 3);
    var test = way.test.apply(draw(20 * REQUESTS, rising ? 0.005 : 0.01, random), random);
    int all = PERCENTS.length * MINUTES;
    for (int minute = 0; minute < all; minute++) {
      double errors = rising ? 0.005 + 0.025 * minute / all : 0.01;
      int candidates = REQUESTS * PERCENTS[minute / MINUTES] / 100;
      if (test.alarms(
          draw(candidates, errors + worse, random), draw(REQUESTS - candidates, errors, random))) {
        return minute + 1;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static Counts draw(int requests, double share, RandomGenerator random) {
    int bad = 0;
    for (int i = 0; i < requests; i++) {
      bad += random.nextDouble() < share ? 1 : 0;
    }
    return new Counts(bad, requests);
  }
}
