package dev.codesense.core;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Numbers that KFP lists beside a run and compares across runs.
///
/// @param values finite, by snake_case name
@ArtifactFormat(name = "Metrics", version = 1, kfpType = "system.Metrics")
public record Metrics(SortedMap<String, Double> values) implements Visualized {
  public Metrics {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    values.forEach((name, value) -> {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "A metric must be finite, %s was %s".formatted(name, value));
      }
    });
  }

  @Override
  public Map<String, Object> metadata() {
    return Map.copyOf(values);
  }
}
