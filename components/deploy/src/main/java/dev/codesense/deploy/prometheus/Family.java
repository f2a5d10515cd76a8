package dev.codesense.deploy.prometheus;

import dev.codesense.serving.Found;
import dev.codesense.serving.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.stream.Collectors;

/// The samples of one metric, of both sides' pods.
///
/// PromQL's `increase` is not asked: it does not count what a series counted before its second
/// sample, so that a candidate's first errors would be lost, and it extrapolates, so that one
/// request is 1.3. A test that counts requests needs each of them once.
///
/// @param series by target
record Family(Map<Target, List<Series>> series, Scrapes scrapes) {

  /// What a series counted in a window.
  ///
  /// @param labels of the series
  record Growth(Target target, Map<String, String> labels, double by) {}

  /// @param names of the metric, of which the first counts that a target has
  /// @throws NoReading when no pod of either side has it
  static Family of(Found found, List<String> names, Scrapes scrapes, String podLabel)
      throws NoReading {
    var series = new HashMap<Target, List<Series>>();
    var byTarget =
        found.series().stream().collect(Collectors.groupingBy(one -> Target.of(one, podLabel)));
    byTarget.forEach((target, all) ->
        names.stream()
            .map(name -> all.stream().filter(one -> one.label("__name__").equals(name)).toList())
            .filter(ofName -> !ofName.isEmpty())
            .findFirst()
            .ifPresent(first -> series.put(target, first)));
    if (series.isEmpty()) {
      throw new NoReading(
          "Prometheus has no series %s of these pods".formatted(String.join(" or ", names)));
    }
    return new Family(series, scrapes);
  }

  private Set<String> kinds() {
    return series.keySet().stream().map(Target::kind).collect(Collectors.toSet());
  }

  /// What one side's series counted in a window: from the last scrape before it to the last one in
  /// it, so that windows that follow each other count each request once. A pod that was not scraped
  /// before counts from its first scrape on; one that is gone counts up to its last.
  ///
  /// @throws NoReading when that cannot be told
  List<Growth> growth(Side side, Instant from, Instant to, Duration freshness) throws NoReading {
    var grown = new ArrayList<Growth>();
    for (var target : scrapes.of(side, kinds(), to, freshness)) {
      var known = scrapes.times(target);
      var before = known.floor(from);
      var first = before == null ? known.first() : before;
      grown.addAll(growth(target, known.subSet(first, true, to, true)));
    }
    return grown;
  }

  private List<Growth> growth(Target target, NavigableSet<Instant> times) throws NoReading {
    var samples = new LinkedHashMap<Map<String, String>, Map<Instant, Double>>();
    for (var one : series.getOrDefault(target, List.of())) {
      var points =
          one.points().stream()
              .filter(point -> !point.at().isBefore(times.first()))
              // A scrape may have come in between the two queries.
              .filter(point -> !point.at().isAfter(times.last()))
              .collect(Collectors.toMap(Series.Point::at, Series.Point::value));
      if (!times.containsAll(points.keySet())) {
        throw new NoReading(
            "samples of the pod %s have other times than its scrapes; set honor_timestamps: false"
                .formatted(target.pod()));
      }
      samples.put(one.labels(), points);
    }
    var grown = new LinkedHashMap<Map<String, String>, Double>();
    var last = times.first();
    for (var now : times.tailSet(last, false)) {
      boolean anew = restarted(samples.values(), last, now);
      for (var entry : samples.entrySet()) {
        double was = anew ? 0 : entry.getValue().getOrDefault(last, 0.0);
        double is = entry.getValue().getOrDefault(now, was);
        grown.merge(entry.getKey(), is - was, Double::sum);
      }
      last = now;
    }
    return grown.entrySet().stream()
        .map(entry -> new Growth(target, entry.getKey(), entry.getValue()))
        .toList();
  }

  /// Whether a pod's counters began anew between two scrapes: one of them shows it for all, as some
  /// may already be higher than before.
  private static boolean restarted(
      Collection<Map<Instant, Double>> samples, Instant last, Instant now) {
    return samples.stream()
        .anyMatch(points ->
            points.getOrDefault(now, Double.POSITIVE_INFINITY) < points.getOrDefault(last, 0.0));
  }

  /// The last value of one side's gauge, the largest of all pods.
  ///
  /// @throws NoReading when a pod has none
  double highest(Side side, Instant to, Duration freshness) throws NoReading {
    double highest = Double.NEGATIVE_INFINITY;
    for (var target : scrapes.of(side, kinds(), to, freshness)) {
      var last = scrapes.times(target).last();
      for (var one : series.getOrDefault(target, List.of())) {
        for (var point : one.points()) {
          if (point.at().equals(last)) {
            highest = Math.max(highest, point.value());
          }
        }
      }
    }
    if (Double.isInfinite(highest)) {
      throw new NoReading("no pod of the %s has a value".formatted(side.name()));
    }
    return highest;
  }
}
