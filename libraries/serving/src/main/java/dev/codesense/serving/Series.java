package dev.codesense.serving;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One time series of an answer of Prometheus.
///
/// @param labels with `__name__` where the query keeps it; empty for a plain number
/// @param points by time, at least one
public record Series(Map<String, String> labels, List<Point> points) {
  public Series {
    labels = Map.copyOf(labels);
    points = List.copyOf(points);
  }

  /// The value of a label; empty where the series has none, as in PromQL.
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /// What was measured at an instant.
  ///
  /// @param value NaN and infinite as Prometheus has them
  public record Point(Instant at, double value) {}
}
