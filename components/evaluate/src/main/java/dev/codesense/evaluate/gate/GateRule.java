package dev.codesense.evaluate.gate;

import java.util.List;
import java.util.stream.Stream;

/// What a candidate must show to be promoted, fixed before any answer is seen.
///
/// @param primary the one metric that must get better
/// @param smallestGain a gain of the primary metric that is worth a promotion, above 0: a candidate
///   that surely gains less is not promoted, and the number of questions is counted for it
/// @param guards metrics that must not get worse
/// @param mostFailures share of judgements that may fail, 0 to 1; with more there is no verdict
public record GateRule(
    String primary, double smallestGain, List<Guard> guards, double mostFailures) {

  /// Clusters below which the interval was not simulated and nothing is promoted.
  public static final int FEWEST_CLUSTERS = 12;

  /// A metric that must not get worse.
  ///
  /// @param margin how much worse it may be at most, at least 0
  public record Guard(String metric, double margin) {
    public Guard {
      if (!(margin >= 0)) {
        throw new IllegalArgumentException(
            "The margin of %s must be at least 0, was %s".formatted(metric, margin));
      }
    }
  }

  public GateRule {
    guards = List.copyOf(guards);
    if (!(smallestGain > 0)) {
      throw new IllegalArgumentException("The smallest gain must be above 0, was " + smallestGain);
    }
    if (!(mostFailures >= 0 && mostFailures <= 1)) {
      throw new IllegalArgumentException(
          "The share of failures must be from 0 to 1, was " + mostFailures);
    }
  }

  /// Names of the metrics that the rule needs: the primary one first.
  public List<String> metrics() {
    return Stream.concat(Stream.of(primary), guards.stream().map(Guard::metric)).toList();
  }
}
