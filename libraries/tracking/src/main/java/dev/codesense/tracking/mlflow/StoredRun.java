package dev.codesense.tracking.mlflow;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A run as the server has it.
///
/// @param status such as `FINISHED`
/// @param params by name
/// @param metrics the value of the last step, by name
/// @param tags by name, the server's own included
/// @param datasets digest by name
/// @param artifactUri where its artifacts are, such as `mlflow-artifacts:/1/0ab…/artifacts`
public record StoredRun(
    String runId,
    String experimentId,
    String name,
    String status,
    SortedMap<String, String> params,
    SortedMap<String, Double> metrics,
    SortedMap<String, String> tags,
    SortedMap<String, String> datasets,
    String artifactUri) {
  public StoredRun {
    params = sorted(params);
    metrics = sorted(metrics);
    tags = sorted(tags);
    datasets = sorted(datasets);
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
