package dev.codesense.rollout;

import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Histogram;
import dev.codesense.rollout.evidence.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Windows of one minute of a service with 50 requests a second, without chance.
final class Windows {
  static final Duration LENGTH = Duration.ofMinutes(1);

  private static final double REQUESTS = 3_000;
  private static final List<Double> SECONDS = List.of(0.1, 0.25, 0.5, 1.0, 2.5, 5.0);
  private static final List<Double> TOKENS = List.of(20.0, 50.0, 100.0, 200.0, 500.0, 1000.0);

  private Windows() {}

  /// How a candidate differs from the stable side.
  record Difference(
      double errors,
      double cut,
      double refusals,
      double firstToken,
      double perToken,
      double length) {
    static final Difference NONE = new Difference(0, 0, 0, 1, 1, 1);
    static final Difference ERRORS = new Difference(0.1, 0, 0, 1, 1, 1);
    static final Difference SLOW = new Difference(0, 0, 0, 2, 1, 1);
  }

  static Window of(Instant from, int percent, Difference difference) {
    double candidates = REQUESTS * percent / 100;
    double stables = REQUESTS - candidates;
    var readings = new HashMap<String, Reading>();
    readings.put(RolloutPlan.ERRORS, shares(candidates, stables, 0.01, difference.errors));
    readings.put(RolloutPlan.CUT_SHORT, shares(candidates, stables, 0.05, difference.cut));
    readings.put(RolloutPlan.REFUSALS, shares(candidates, stables, 0.1, difference.refusals));
    readings.put(
        RolloutPlan.FIRST_TOKEN, sizes(SECONDS, candidates, stables, 0.4, difference.firstToken));
    readings.put(
        RolloutPlan.PER_TOKEN, sizes(SECONDS, candidates, stables, 0.4, difference.perToken));
    var length = sizes(TOKENS, candidates, stables, 150, difference.length);
    readings.put(RolloutPlan.LONGER, length);
    readings.put(RolloutPlan.SHORTER, length);
    return new Window(from, from.plus(LENGTH), readings, Map.of(RolloutPlan.KV_CACHE, 0.5));
  }

  private static Reading shares(
      double candidates, double stables, double share, double difference) {
    return new Reading.Shares(
        new Counts(candidates * (share + difference), candidates),
        new Counts(stables * share, stables));
  }

  private static Reading sizes(
      List<Double> bounds, double candidates, double stables, double middle, double factor) {
    return new Reading.Sizes(
        histogram(bounds, candidates, middle * factor), histogram(bounds, stables, middle));
  }

  /// Log-logistic.
  private static Histogram histogram(List<Double> bounds, double requests, double middle) {
    var counts = new ArrayList<Double>();
    double before = 0;
    for (double bound : bounds) {
      double below = 1 / (1 + Math.pow(bound / middle, -3));
      counts.add(requests * (below - before));
      before = below;
    }
    counts.add(requests * (1 - before));
    return new Histogram(bounds, counts);
  }
}
