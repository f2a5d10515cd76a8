package dev.codesense.evaluate.gate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was measured of a candidate against a baseline: the same questions, the same retrieval, the
/// same judge.
///
/// @param differences candidate minus baseline by metric, each with its 90 % interval: either end
///   is a one-sided bound of 95 %
/// @param questions that both answered
/// @param clusters that the questions are of
/// @param judgements that were asked for
/// @param failed judgements of them that came to nothing
public record Evidence(
    SortedMap<String, Interval> differences,
    int questions,
    int clusters,
    long judgements,
    long failed) {

  /// The level of the intervals.
  public static final double LEVEL = 0.9;

  public Evidence {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
  }

  /// Share of judgements that came to nothing, 0 to 1.
  public double failures() {
    return judgements == 0 ? 0 : (double) failed / judgements;
  }
}
