package dev.codesense.tracking.mlflow;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A version of a registered model.
///
/// @param version from 1
/// @param source where its files are
/// @param runId of the run that made it; empty where none did
/// @param aliases sorted
public record ModelVersion(
    String model,
    int version,
    String source,
    String runId,
    SortedMap<String, String> tags,
    List<String> aliases) {
  public ModelVersion {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    aliases = aliases.stream().sorted().toList();
  }
}
