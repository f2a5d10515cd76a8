package dev.codesense.bench;

import dev.codesense.evaluate.gate.Bootstrap;
import dev.codesense.evaluate.gate.Evidence;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Rules by which one may promote a candidate, all one-sided at 5 %: the gate's own, and what it is
/// compared with.
final class GateRules {
  private static final int RESAMPLES = 2_000;
  private static final double NORMAL_QUANTILE = 1.6449;

  private GateRules() {}

  enum Rule {
    HIGHER("mean is higher"),
    QUESTION("normal interval over questions"),
    CLUSTER("normal interval over clusters"),
    STUDENT("t interval, clusters - 1 degrees of freedom"),
    SATTERTHWAITE("t interval, Satterthwaite's degrees of freedom (CR2)"),
    PERCENTILE("bootstrap, percentile"),
    BIAS_CORRECTED("bootstrap, BCa"),
    STUDENTIZED("bootstrap-t"),
    SIGN_FLIP("sign flips (wild cluster bootstrap under the null)"),
    GATE("**the gate: BCa, widened**");

    private final String title;

    Rule(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// The rules that promote, given differences by cluster.
  static Set<Rule> promoting(List<List<Double>> clusters, RandomGenerator random) {
    var byName = new TreeMap<String, List<Double>>();
    for (int i = 0; i < clusters.size(); i++) {
      byName.put("" + i, clusters.get(i));
    }
    var bootstrap = new Bootstrap<>(byName);
    var figures = Figures.of(clusters);
    var resampled = figures.resample(random);
    double mean = figures.mean;
    double error = Math.sqrt(figures.variance(false));
    var promoting = EnumSet.noneOf(Rule.class);
    for (var rule : Rule.values()) {
      boolean promotes =
          switch (rule) {
            case HIGHER -> mean > 0;
            case QUESTION -> mean > NORMAL_QUANTILE * figures.questionError(clusters);
            case CLUSTER -> mean > NORMAL_QUANTILE * error;
            case STUDENT -> mean > student(clusters.size() - 1) * error;
            case SATTERTHWAITE ->
                mean > student(figures.freedom()) * Math.sqrt(figures.variance(true));
            case PERCENTILE -> at(resampled.means, 0.05) > 0;
            case BIAS_CORRECTED -> at(resampled.means, figures.corrected(resampled.means)) > 0;
            case STUDENTIZED -> mean > at(resampled.studentized, 0.95) * error;
            case SIGN_FLIP -> bootstrap.chance(value -> value) <= 0.05;
            case GATE -> bootstrap.mean(value -> value, Evidence.LEVEL).low() > 0;
          };
      if (promotes) {
        promoting.add(rule);
      }
    }
    return promoting;
  }

  private static double at(double[] sorted, double share) {
    return sorted[Math.clamp((long) (sorted.length * share), 0, sorted.length - 1)];
  }

  /// Student's quantile of 95 %, by the first terms of its expansion: to 0.001 from 5 degrees on.
  private static double student(double n) {
    double x = NORMAL_QUANTILE;
    double x2 = x * x;
    return x
        * (1
            + (x2 + 1) / (4 * n)
            + ((5 * x2 + 16) * x2 + 3) / (96 * n * n)
            + (((3 * x2 + 19) * x2 + 17) * x2 - 15) / (384 * n * n * n));
  }

  private static final class Resampled {
    private final double[] means = new double[RESAMPLES];
    private final double[] studentized = new double[RESAMPLES];
  }

  private static final class Figures {
    private final double[] sums;
    private final double[] sizes;
    private final double all;
    private final double mean;

    /// @param sums of the differences of each cluster
    /// @param sizes of the clusters
    Figures(double[] sums, double[] sizes) {
      this.sums = sums;
      this.sizes = sizes;
      all = Arrays.stream(sizes).sum();
      mean = Arrays.stream(sums).sum() / all;
    }

    static Figures of(List<List<Double>> clusters) {
      var sums =
          clusters.stream()
              .mapToDouble(cluster -> cluster.stream().mapToDouble(value -> value).sum())
              .toArray();
      return new Figures(sums, clusters.stream().mapToDouble(List::size).toArray());
    }

    double questionError(List<List<Double>> clusters) {
      double squares =
          clusters.stream()
              .flatMap(List::stream)
              .mapToDouble(value -> (value - mean) * (value - mean))
              .sum();
      return Math.sqrt(squares / (all - 1) / all);
    }

    /// Of the mean, by residuals of clusters.
    ///
    /// @param corrected by Bell and McCaffrey (CR2), else by clusters / (clusters - 1)
    double variance(boolean corrected) {
      double sum = 0;
      for (int i = 0; i < sums.length; i++) {
        double residual = sums[i] - mean * sizes[i];
        sum += residual * residual / (corrected ? 1 - sizes[i] / all : 1);
      }
      double few = corrected ? 1 : sums.length / (sums.length - 1.0);
      return sum / (all * all) * few;
    }

    /// Satterthwaite's degrees of freedom of CR2, if questions were independent.
    double freedom() {
      double trace = 0;
      double squares = 0;
      for (int i = 0; i < sizes.length; i++) {
        for (int j = 0; j < sizes.length; j++) {
          double value =
              ((i == j ? sizes[i] : 0) - sizes[i] * sizes[j] / all)
                  / Math.sqrt((1 - sizes[i] / all) * (1 - sizes[j] / all));
          trace += i == j ? value : 0;
          squares += value * value;
        }
      }
      return trace * trace / squares;
    }

    Resampled resample(RandomGenerator random) {
      var resampled = new Resampled();
      for (int i = 0; i < RESAMPLES; i++) {
        var drawnSums = new double[sums.length];
        var drawnSizes = new double[sums.length];
        for (int draw = 0; draw < sums.length; draw++) {
          int cluster = random.nextInt(sums.length);
          drawnSums[draw] = sums[cluster];
          drawnSizes[draw] = sizes[cluster];
        }
        var drawn = new Figures(drawnSums, drawnSizes);
        double error = Math.sqrt(drawn.variance(false));
        resampled.means[i] = drawn.mean;
        double off = drawn.mean - mean;
        resampled.studentized[i] = error < 1e-9 ? Math.signum(off) * Double.MAX_VALUE : off / error;
      }
      Arrays.sort(resampled.means);
      Arrays.sort(resampled.studentized);
      return resampled;
    }

    /// The share of means below the lower end of BCa.
    double corrected(double[] means) {
      double below = Arrays.stream(means).filter(one -> one < mean).count() / (double) RESAMPLES;
      double bias = quantile(Math.clamp(below, 1e-6, 1 - 1e-6));
      double squares = 0;
      double cubes = 0;
      for (int i = 0; i < sums.length; i++) {
        double pull = (sums[i] - mean * sizes[i]) / (all - sizes[i]);
        squares += pull * pull;
        cubes += pull * pull * pull;
      }
      double skew = squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
      double out = bias - NORMAL_QUANTILE;
      return share(bias + out / (1 - skew * out));
    }

    /// The standard normal distribution: Zelen and Severo.
    private static double share(double z) {
      double t = 1 / (1 + 0.33267 * Math.abs(z));
      double tail =
          Math.exp(-z * z / 2)
              / Math.sqrt(2 * Math.PI)
              * t
              * (0.4361836 + t * (-0.1201676 + t * 0.9372980));
      return z < 0 ? tail : 1 - tail;
    }

    private static double quantile(double share) {
      double low = -8;
      double high = 8;
      while (high - low > 1e-6) {
        double middle = (low + high) / 2;
        if (share(middle) < share) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
