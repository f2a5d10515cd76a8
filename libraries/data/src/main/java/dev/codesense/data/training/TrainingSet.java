package dev.codesense.data.training;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rows to train a model on, split by file.
///
/// Next to artifact.json, `objects/` holds what the project's `data/training` holds: for each split
/// with rows [Split#rowsFile], one [TrainingRow] a line, and [Split#provenanceFile]; and README.md,
/// the dataset card. Read it through [TrainingSetReader].
///
/// @param parts one per split that has rows, in the order of [Split]
/// @param dataDigest DVC's id of the directory `data/training`: MD5 hex and `.dir`
/// @param index physical name of the generation that the rows were made from
/// @param repositories that were trained on, with their commits, sorted by id
/// @param refused repositories that were not, with the reason
/// @param teacher the model that wrote questions and answers; empty: the rows were made from facts
/// @param rejected candidate rows that a filter dropped, by filter
@ArtifactFormat(name = "TrainingSet", version = 1, kfpType = "system.Dataset")
public record TrainingSet(
    List<Part> parts,
    String dataDigest,
    String index,
    SortedMap<String, String> repositories,
    SortedMap<String, String> refused,
    String teacher,
    SortedMap<String, Long> rejected)
    implements Visualized {
  public TrainingSet {
    parts = List.copyOf(parts);
  }

  /// One split.
  ///
  /// @param rows at least 1
  /// @param refusals rows whose target is the refusal
  /// @param rowsSha256 of the file with the rows, 64 hex digits
  /// @param provenanceSha256 of the file with their provenance
  public record Part(
      Split split, long rows, long refusals, String rowsSha256, String provenanceSha256) {}

  public long rows() {
    return parts.stream().mapToLong(Part::rows).sum();
  }

  public long refusals() {
    return parts.stream().mapToLong(Part::refusals).sum();
  }

  @Override
  public Map<String, Object> metadata() {
    var metadata = new TreeMap<String, Object>();
    metadata.put("rows", rows());
    metadata.put("refusals", refusals());
    parts.forEach(part -> metadata.put("rows_" + part.split().title(), part.rows()));
    metadata.put("index", index);
    metadata.put("teacher", teacher.isEmpty() ? "none" : teacher);
    metadata.put("data_digest", dataDigest);
    metadata.put(
        "commits",
        Visualized.listed(
            repositories.entrySet().stream()
                .map(repository -> repository.getKey() + "@" + repository.getValue())
                .toList()));
    metadata.put("repositories_refused", refused.size());
    metadata.put("rejected", rejected.values().stream().mapToLong(Long::longValue).sum());
    return metadata;
  }
}
