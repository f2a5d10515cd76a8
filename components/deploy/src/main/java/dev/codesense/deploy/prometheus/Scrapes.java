package dev.codesense.deploy.prometheus;

import dev.codesense.serving.Found;
import dev.codesense.serving.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// When Prometheus scraped each pod, by its own series `up`. It tells a series that is not there
/// because nothing has happened from one that is not there because nobody looked.
///
/// @param good scrapes that brought samples, by target
/// @param failed the others
record Scrapes(Map<Target, NavigableSet<Instant>> good, Map<Target, NavigableSet<Instant>> failed) {

  static Scrapes of(Found up, String podLabel) {
    return new Scrapes(
        byTarget(up, podLabel, value -> value == 1), byTarget(up, podLabel, value -> value != 1));
  }

  private static Map<Target, NavigableSet<Instant>> byTarget(
      Found up, String podLabel, Predicate<Double> wanted) {
    return up.series().stream()
        .collect(
            Collectors.toMap(
                series -> Target.of(series, podLabel),
                series ->
                    series.points().stream()
                        .filter(point -> wanted.test(point.value()))
                        .map(Series.Point::at)
                        .collect(Collectors.toCollection(TreeSet::new)),
                (one, other) -> {
                  one.addAll(other);
                  return one;
                }));
  }

  /// The targets of these kinds on one side that have been scraped.
  ///
  /// @param freshness how long ago the last scrape may be
  /// @throws NoReading when none has been lately, or when one is still there and cannot be scraped
  List<Target> of(Side side, Set<String> kinds, Instant to, Duration freshness) throws NoReading {
    var latest = to.minus(freshness);
    var targets =
        good.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .filter(target -> kinds.contains(target.kind()) && side.has(target.pod()))
            .toList();
    boolean lately = false;
    for (var target : targets) {
      if (times(target).last().isAfter(latest)) {
        lately = true;
      } else if (isStillThere(target, to.minus(freshness.dividedBy(2)))) {
        throw new NoReading("the pod %s cannot be scraped any more".formatted(target.pod()));
      }
    }
    if (!lately) {
      throw new NoReading("no pod of the %s was scraped lately".formatted(side.name()));
    }
    return targets;
  }

  /// Whether Prometheus still tries: of a pod that is gone, the last attempts may fail too.
  private boolean isStillThere(Target target, Instant since) {
    return failed.getOrDefault(target, Collections.emptyNavigableSet()).higher(since) != null;
  }

  /// The instants of a target's good scrapes.
  NavigableSet<Instant> times(Target target) {
    return good.getOrDefault(target, Collections.emptyNavigableSet());
  }
}
