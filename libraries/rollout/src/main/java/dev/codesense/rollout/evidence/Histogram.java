package dev.codesense.rollout.evidence;

import java.util.List;
import java.util.stream.IntStream;

/// Requests of one side in one window, by a quantity such as seconds to the first token.
///
/// A request counts once: tokens of one request are alike, and a test that took each for an
/// observation of its own would be far too sure.
///
/// @param bounds upper bounds of all buckets but the last, which has none; above 0, ascending
/// @param counts requests in each bucket, not cumulative: one more than bounds
public record Histogram(List<Double> bounds, List<Double> counts) {
  public Histogram {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
    if (bounds.isEmpty() || counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          "A histogram has one bucket more than bounds; there are %d buckets and %d bounds"
              .formatted(counts.size(), bounds.size()));
    }
    for (int i = 0; i < bounds.size(); i++) {
      if (!(bounds.get(i) > (i == 0 ? 0 : bounds.get(i - 1)))) {
        throw new IllegalArgumentException("Bounds must be above 0 and ascend, were " + bounds);
      }
    }
  }

  /// Whether each count is a number of requests.
  public boolean isUsable() {
    return counts.stream().allMatch(count -> count >= 0 && Double.isFinite(count));
  }

  public double all() {
    return counts.stream().mapToDouble(count -> count).sum();
  }

  /// Requests above a bound.
  ///
  /// @param bound index into [#bounds()]
  public Counts above(int bound) {
    double above = 0;
    for (int i = bound + 1; i < counts.size(); i++) {
      above += counts.get(i);
    }
    return new Counts(above, all());
  }

  Histogram plus(Histogram other) {
    return new Histogram(
        bounds,
        IntStream.range(0, counts.size())
            .mapToObj(i -> counts.get(i) + other.counts.get(i))
            .toList());
  }

  Histogram times(double factor) {
    return new Histogram(bounds, counts.stream().map(count -> count * factor).toList());
  }
}
