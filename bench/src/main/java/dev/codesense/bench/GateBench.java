package dev.codesense.bench;

import dev.codesense.evaluate.gate.Bootstrap;
import dev.codesense.evaluate.gate.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// How often rules promote a candidate that is no better, and one that is better by five points, by
/// simulation; and how long a bootstrap takes.
///
/// Arguments: `--rounds N` for each figure (4,000). Differences have a standard deviation of 0.25
/// and are alike within a cluster. Clusters have 10 questions on average, of unequal sizes: a
/// lognormal distribution, so that of 40 clusters the largest has about 45.
public final class GateBench {
  private static final double DEVIATION = 0.25;
  private static final double SPREAD = 0.8;
  private static final List<Integer> COUNTS = List.of(12, 20, 40, 80);

  private GateBench() {}

  /// How the differences of one cluster are distributed around their true mean.
  private enum Shape {
    /// Bell curves.
    NORMAL("normal"),
    /// One question in five is answered rightly by one of the two only.
    BINARY("right or wrong, 20 % discordant"),
    /// Many files gain a little and few lose much: the mean alone is zero.
    SKEWED("skewed: few files lose much");

    private final String title;

    Shape(String title) {
      this.title = title;
    }

    /// @param alike correlation within a cluster, 0 to 1
    private List<Double> cluster(int size, double alike, double gain, RandomGenerator random) {
      double common =
          this == SKEWED ? 1 + Math.log(1 - random.nextDouble()) : random.nextGaussian();
      var differences = new ArrayList<Double>();
      for (int i = 0; i < size; i++) {
        double value = Math.sqrt(alike) * common + Math.sqrt(1 - alike) * random.nextGaussian();
        differences.add(
            switch (this) {
              case NORMAL, SKEWED -> gain + DEVIATION * value;
              // 10 % of a normal distribution lie beyond 1.2816 on either side; it has no gain.
              case BINARY -> value > 1.2816 ? 1.0 : value < -1.2816 ? -1.0 : 0.0;
            });
      }
      return differences;
    }
  }

  /// Clusters of a round.
  private record Setting(Shape shape, int clusters, int size, double spread, double alike) {

    private List<List<Double>> draw(double gain, RandomGenerator random) {
      var drawn = new ArrayList<List<Double>>();
      for (int i = 0; i < clusters; i++) {
        double factor = Math.exp(spread * random.nextGaussian() - spread * spread / 2);
        drawn.add(shape.cluster((int) Math.max(1, Math.round(size * factor)), alike, gain, random));
      }
      return drawn;
    }
  }

  public static void main(String[] arguments) {
    int rounds = Arguments.of(arguments).number("--rounds", 4_000);
    System.out.println("Promoted in % without a true difference, by number of clusters\n");
    System.out.println("Of the fact sheet: normal, 40 clusters of 5, alike .3");
    print(List.of(new Setting(Shape.NORMAL, 40, 5, 0, 0.3)), 0, rounds);
    for (var shape : Shape.values()) {
      for (double alike : new double[] {0.3, 0.1}) {
        System.out.printf(Locale.ROOT, "%n%s, alike %.1f%n", shape.title, alike);
        print(
            COUNTS.stream().map(count -> new Setting(shape, count, 10, SPREAD, alike)).toList(),
            0,
            rounds);
      }
    }
    System.out.println(
        "\nPromoted in % with a gain of five points: normal, 40 clusters of 10 each");
    System.out.println("columns: alike 0, .1, .2, .3; last: clusters of unequal size, alike .1");
    print(
        List.of(
            new Setting(Shape.NORMAL, 40, 10, 0, 0),
            new Setting(Shape.NORMAL, 40, 10, 0, 0.1),
            new Setting(Shape.NORMAL, 40, 10, 0, 0.2),
            new Setting(Shape.NORMAL, 40, 10, 0, 0.3),
            new Setting(Shape.NORMAL, 40, 10, SPREAD, 0.1)),
        0.05,
        rounds);
    speed();
  }

  private static void print(List<Setting> settings, double gain, int rounds) {
    var columns = settings.stream().map(setting -> promoted(setting, gain, rounds)).toList();
    System.out.printf("| rule |%s%n", " clusters |".repeat(settings.size()));
    System.out.printf("|---|%s%n", "---|".repeat(settings.size()));
    for (var rule : GateRules.Rule.values()) {
      System.out.printf("| %s |", rule.title());
      columns.forEach(column ->
          System.out.printf(Locale.ROOT, " %.1f |", 100 * column.getOrDefault(rule, 0.0)));
      System.out.println();
    }
  }

  /// The share of rounds in which each rule promotes.
  private static Map<GateRules.Rule, Double> promoted(Setting setting, double gain, int rounds) {
    var shares = new EnumMap<GateRules.Rule, Double>(GateRules.Rule.class);
    IntStream.range(0, rounds)
        .parallel()
        .mapToObj(round -> {
          var random = RandomGeneratorFactory.of("L64X128MixRandom").create(round * 7919L + 1);
          return GateRules.promoting(setting.draw(gain, random), random);
        })
        .forEachOrdered(
            promoting -> promoting.forEach(rule -> shares.merge(rule, 1.0 / rounds, Double::sum)));
    return shares;
  }

  /// 10,000 resamples of 2,000 questions, each a cluster of its own, which is the slowest case.
  private static void speed() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int size : new int[] {1, 10}) {
      var clusters = new TreeMap<String, List<Double>>();
      for (int i = 0; i < 2_000 / size; i++) {
        clusters.put("" + i, Shape.NORMAL.cluster(size, 0.3, 0, random));
      }
      var bootstrap = new Bootstrap<>(clusters);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 7; i++) {
        long start = System.nanoTime();
        bootstrap.mean(value -> value, Evidence.LEVEL);
        best = Math.min(best, System.nanoTime() - start);
      }
      System.out.printf(
          Locale.ROOT,
          "%nAn interval of 2,000 questions in %d clusters, 10,000 resamples: %.2f s%n",
          clusters.size(),
          best / 1e9);
    }
  }
}
