package dev.codesense.serving;

import java.util.List;

/// What Prometheus found.
///
/// @param query as it was asked
/// @param series empty when nothing matches
/// @param warnings why the answer may lack something: in Prometheus' words, and ours where a series
///   could not be taken
public record Found(String query, List<Series> series, List<String> warnings) {
  public Found {
    series = List.copyOf(series);
    warnings = List.copyOf(warnings);
  }
}
