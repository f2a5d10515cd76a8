package dev.codesense.evaluate;

import dev.codesense.evaluate.report.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Percentile intervals of means, by resampling whole clusters of questions. Draws are the same for
/// every value, so that the interval of a difference is a paired one, and the same on every
/// machine.
public final class Bootstrap<T> {
  private static final int RESAMPLES = 10_000;
  private static final long SEED = 20_260_101;

  private final List<List<T>> clusters;

  /// @param clusters by name; at least one, none of them empty
  public Bootstrap(SortedMap<String, List<T>> clusters) {
    this.clusters = List.copyOf(clusters.values());
  }

  /// The mean of a value over all questions.
  public Interval mean(ToDoubleFunction<T> value) {
    int count = clusters.size();
    var sums = new double[count];
    var sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sums[i] = clusters.get(i).stream().mapToDouble(value).sum();
      sizes[i] = clusters.get(i).size();
    }
    var random = new SplittableRandom(SEED);
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
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(sums).sum() / Arrays.stream(sizes).sum(),
        means[(int) (RESAMPLES * 0.025)],
        means[(int) (RESAMPLES * 0.975) - 1]);
  }
}
