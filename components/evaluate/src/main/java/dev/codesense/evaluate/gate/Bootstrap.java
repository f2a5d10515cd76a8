package dev.codesense.evaluate.gate;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Means over questions and where they would lie for other questions, by resampling whole clusters:
/// questions about one file are alike, so that fewer are independent than there are.
///
/// An interval is a bootstrap's, corrected for bias and skewness (BCa: Efron, *Better Bootstrap
/// Confidence Intervals*, 1987) and widened for few clusters: the normal quantile gives way to
/// Student's for the clusters that count. Of clusters of unequal size fewer count, (Σn²)² / Σn⁴ of
/// those with n questions each. Of the intervals that were simulated it alone promotes at most 5.5
/// % of equal candidates from 12 clusters on; docs/benchmarks.md has the figures.
///
/// Draws are the same for every value, so that the interval of a difference is a paired one, and
/// the same on every machine.
public final class Bootstrap<T> {
  private static final int RESAMPLES = 10_000;
  private static final long SEED = 20_260_101;
  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final List<List<T>> clusters;

  /// @param clusters by name; at least one, none of them empty
  public Bootstrap(SortedMap<String, List<T>> clusters) {
    this.clusters = List.copyOf(clusters.values());
  }

  public int clusters() {
    return clusters.size();
  }

  public int questions() {
    return clusters.stream().mapToInt(List::size).sum();
  }

  /// The mean of a value over all questions.
  ///
  /// @param level how sure the interval is, such as 0.95: the share of such intervals that hold the
  ///   true mean. Each end of one of 0.9 is a one-sided bound of 0.95
  public Interval mean(ToDoubleFunction<T> value, double level) {
    var sums = Sums.of(clusters, value);
    double mean = sums.mean();
    var means = sums.resampled(RANDOM.create(SEED));
    Arrays.sort(means);
    double tail = (1 - level) / 2;
    double reach = sums.reach(1 - tail);
    double bias = bias(means, mean);
    double skew = sums.skew(mean);
    return new Interval(mean, end(means, bias, skew, -reach), end(means, bias, skew, reach));
  }

  /// How often chance alone would give a mean as large as this one or larger: the share of random
  /// changes of the clusters' signs that do. For a difference whose true mean is zero.
  public double chance(ToDoubleFunction<T> difference) {
    var sums = Sums.of(clusters, difference).sums;
    double observed = Arrays.stream(sums).sum();
    double slack = 1e-12 * Arrays.stream(sums).map(Math::abs).sum();
    var random = RANDOM.create(SEED);
    int asLarge = 1;
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (double one : sums) {
        sum += random.nextBoolean() ? one : -one;
      }
      if (sum >= observed - slack) {
        asLarge++;
      }
    }
    return asLarge / (RESAMPLES + 1.0);
  }

  /// How far the middle of the resampled means lies from the mean, in normal quantiles.
  private static double bias(double[] means, double mean) {
    double slack = 1e-12;
    double below = 0;
    for (double one : means) {
      below += one < mean - slack ? 1 : one > mean + slack ? 0 : 0.5;
    }
    return Distributions.normalQuantile(below / means.length);
  }

  /// One end of an interval.
  ///
  /// @param sorted resampled means
  /// @param reach how far out in normal quantiles; negative for the lower end
  private static double end(double[] sorted, double bias, double skew, double reach) {
    double out = bias + reach;
    double turned = 1 - skew * out;
    double share = turned > 0 ? Distributions.normal(bias + out / turned) : reach < 0 ? 0 : 1;
    int last = sorted.length - 1;
    // Both ends are counted from their own side, so that they mirror each other.
    return share < 0.5
        ? sorted[Math.clamp((long) (sorted.length * share), 0, last)]
        : sorted[Math.clamp(last - (long) (sorted.length * (1 - share)), 0, last)];
  }

  /// A value by cluster.
  private static final class Sums {
    private final double[] sums;
    private final int[] sizes;

    /// @param sums over the questions of each
    /// @param sizes how many questions each has
    Sums(double[] sums, int[] sizes) {
      this.sums = sums;
      this.sizes = sizes;
    }

    static <T> Sums of(List<List<T>> clusters, ToDoubleFunction<T> value) {
      return new Sums(
          clusters.stream().mapToDouble(one -> one.stream().mapToDouble(value).sum()).toArray(),
          clusters.stream().mapToInt(List::size).toArray());
    }

    double mean() {
      return Arrays.stream(sums).sum() / Arrays.stream(sizes).sum();
    }

    double[] resampled(RandomGenerator random) {
      int count = sums.length;
      var means = new double[RESAMPLES];
      for (int i = 0; i < RESAMPLES; i++) {
        double sum = 0;
        long size = 0;
        for (int draw = 0; draw < count; draw++) {
          int cluster = random.nextInt(count);
          sum += sums[cluster];
          size += sizes[cluster];
        }
        means[i] = sum / size;
      }
      return means;
    }

    /// How far out, in normal quantiles, the share `p` lies for so few clusters.
    double reach(double p) {
      double squares = 0;
      double fourths = 0;
      for (double size : sizes) {
        squares += size * size;
        fourths += size * size * size * size;
      }
      double counting = squares * squares / fourths;
      // A single cluster that counts says nothing: the ends are then the extremes of the resamples.
      return counting <= 1
          ? Double.MAX_VALUE
          : Math.sqrt(counting / (counting - 1)) * Distributions.studentQuantile(p, counting - 1);
    }

    /// The acceleration of BCa, from the means without one cluster each.
    double skew(double mean) {
      double all = Arrays.stream(sizes).sum();
      var pulls = new double[sums.length];
      for (int i = 0; i < pulls.length; i++) {
        pulls[i] = sizes[i] < all ? (sums[i] - mean * sizes[i]) / (all - sizes[i]) : 0;
      }
      double middle = Arrays.stream(pulls).average().orElse(0);
      double squares = 0;
      double cubes = 0;
      for (double pull : pulls) {
        double off = pull - middle;
        squares += off * off;
        cubes += off * off * off;
      }
      return squares == 0 ? 0 : cubes / (6 * StrictMath.pow(squares, 1.5));
    }
  }
}
