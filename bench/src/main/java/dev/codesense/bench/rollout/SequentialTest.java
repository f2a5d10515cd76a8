package dev.codesense.bench.rollout;

import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Evidence;
import dev.codesense.rollout.evidence.Margins;
import dev.codesense.rollout.evidence.Measure;
import dev.codesense.rollout.evidence.Reading;
import java.util.Arrays;
import java.util.HashSet;
import java.util.random.RandomGenerator;

/// A way to find out, looking after each window, that a candidate has more errors than the stable
/// side.
sealed interface SequentialTest {
  /// Whether it says so after this window.
  boolean alarms(Counts candidate, Counts stable);

  /// A z-test of the requests so far.
  final class Totals implements SequentialTest {
    private final double quantile;
    private Counts candidates = Counts.NONE;
    private Counts stables = Counts.NONE;

    /// @param quantile of the normal distribution that the statistic must exceed
    Totals(double quantile) {
      this.quantile = quantile;
    }

    @Override
    public boolean alarms(Counts candidate, Counts stable) {
      candidates = candidates.plus(candidate);
      stables = stables.plus(stable);
      double share = candidates.plus(stables).share();
      double error = Math.sqrt(share * (1 - share) * (1 / candidates.all() + 1 / stables.all()));
      return candidates.share() - stables.share() > quantile * error;
    }
  }

  /// The Bayes factor of the requests so far: two shares, each with a uniform prior, against one;
  /// and the candidate's is larger.
  final class BetaBinomial implements SequentialTest {
    private final double log;
    private Counts candidates = Counts.NONE;
    private Counts stables = Counts.NONE;

    /// @param log of what the factor must exceed
    BetaBinomial(double log) {
      this.log = log;
    }

    @Override
    public boolean alarms(Counts candidate, Counts stable) {
      candidates = candidates.plus(candidate);
      stables = stables.plus(stable);
      return candidates.share() > stables.share()
          && logBeta(candidates) + logBeta(stables) - logBeta(candidates.plus(stables)) > log;
    }

    private static double logBeta(Counts counts) {
      return logGamma(counts.bad() + 1)
          + logGamma(counts.all() - counts.bad() + 1)
          - logGamma(counts.all() + 2);
    }

    /// Stirling's series, after shifting small arguments.
    private static double logGamma(double x) {
      double shift = 0;
      double at = x;
      while (at < 8) {
        shift -= Math.log(at);
        at++;
      }
      return shift
          + (at - 0.5) * Math.log(at)
          - at
          + Math.log(2 * Math.PI) / 2
          + 1 / (12 * at)
          - 1 / (360 * at * at * at);
    }
  }

  /// A mixture of sequential likelihood ratios over windows: the candidate's errors beyond what its
  /// share of the window's requests lets expect, as if they were normally distributed.
  final class NormalMixture implements SequentialTest {
    private final double log;
    private double beyond;
    private double variance;

    NormalMixture(double log) {
      this.log = log;
    }

    @Override
    public boolean alarms(Counts candidate, Counts stable) {
      double all = candidate.all() + stable.all();
      double bad = candidate.bad() + stable.bad();
      if (all > 1) {
        beyond += candidate.bad() - candidate.all() * bad / all;
        variance += candidate.all() * stable.all() * bad * (all - bad) / (all * all * (all - 1));
      }
      // The one-sided mixture over log odds ratios with standard deviation 1; its half below 0 is
      // nearly nothing where it matters.
      return beyond > 0
          && Math.log(2) - Math.log1p(variance) / 2 + beyond * beyond / (2 * (1 + variance)) > log;
    }
  }

  /// Bets on the difference between each request of the candidate and the mean of as many requests
  /// of the stable side as there are for each, drawn at random.
  final class Groups implements SequentialTest {
    private static final double[] STAKES = {0.05, 0.1, 0.2, 0.4, 0.8, 0.95};

    private final double log;
    private final RandomGenerator random;
    private final double[] wealth = new double[STAKES.length];

    Groups(double log, RandomGenerator random) {
      this.log = log;
      this.random = random;
    }

    @Override
    public boolean alarms(Counts candidate, Counts stable) {
      int groups = (int) candidate.all();
      if (groups > 0 && stable.all() >= groups) {
        int size = (int) stable.all() / groups;
        var bad = drawn((int) candidate.bad(), groups, 1, groups);
        var stableBad = drawn((int) stable.bad(), groups, size, (int) stable.all());
        for (int i = 0; i < STAKES.length; i++) {
          for (int group = 0; group < groups; group++) {
            wealth[i] += Math.log1p(STAKES[i] * (bad[group] - (double) stableBad[group] / size));
          }
        }
      }
      double most = Arrays.stream(wealth).max().orElseThrow();
      double mean = 0;
      for (double one : wealth) {
        mean += Math.exp(one - most) / STAKES.length;
      }
      return most + Math.log(mean) > log;
    }

    /// How many of the bad requests are in each group, without putting two in one place.
    private int[] drawn(int bad, int groups, int size, int places) {
      var in = new int[groups];
      var taken = new HashSet<Integer>();
      while (taken.size() < bad) {
        int place = random.nextInt(places);
        if (taken.add(place) && place < groups * size) {
          in[place / size]++;
        }
      }
      return in;
    }
  }

  /// The engine's.
  final class Engine implements SequentialTest {
    private static final Margins MARGINS = new Margins(0, 0.02);

    private final double log;
    private Evidence evidence;

    /// @param before of the stable side, from before the rollout
    Engine(double log, Counts before) {
      this.log = log;
      evidence = Evidence.NONE.learn(new Reading.Shares(Counts.NONE, before), 1);
    }

    @Override
    public boolean alarms(Counts candidate, Counts stable) {
      evidence =
          evidence.after(new Reading.Shares(candidate, stable), Measure.SHARE, MARGINS, 0, 0.9885);
      return evidence.logWorse(1) > log;
    }
  }
}
