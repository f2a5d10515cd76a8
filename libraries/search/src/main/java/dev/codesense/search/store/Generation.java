package dev.codesense.search.store;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One complete, immutable build of an index.
///
/// @param collection the name that queries use
/// @param number counts up from 1; highest known + 1
/// @param physicalName `<collection>-g<number>-<8 hex>`; the digits are those of the manifest's
///   hash where the store can name a generation last
/// @param createdAt when it was sealed
/// @param manifest what it was made of
public record Generation(
    String collection, int number, String physicalName, Instant createdAt, Manifest manifest) {

  /// What a generation holds and was made with.
  ///
  /// @param hash SHA-256 over the sorted chunkIds and the counts; never over store files
  /// @param model id of the embedding model, also when there are no vectors yet
  /// @param dimensions length of its vectors
  /// @param chunkerVersion [dev.codesense.chunk.Chunker#VERSION]
  /// @param schemaVersion [dev.codesense.chunk.facts.ChunkFacts#SCHEMA_VERSION]
  /// @param vectors whether chunks have vectors
  /// @param chunks how many
  /// @param inputs SHA-256 of what it was built from (snapshot, settings, versions): equal inputs
  ///   need no build
  /// @param repositories repo-id to what it contributed
  /// @param languages language to chunks
  /// @param skipped reason to files without chunks
  /// @param fallbacks reason to files whose chunks follow lines instead of syntax
  /// @param factFill name of a fact to the share of chunks that have it, 0 to 1
  public record Manifest(
      String hash,
      String model,
      int dimensions,
      int chunkerVersion,
      int schemaVersion,
      Vectors vectors,
      long chunks,
      String inputs,
      SortedMap<String, Contribution> repositories,
      SortedMap<String, Long> languages,
      SortedMap<String, Long> skipped,
      @Nullable SortedMap<String, Long> fallbacks,
      SortedMap<String, Double> factFill) {

    /// Empty also where an earlier version, which counted none, made the generation.
    @Override
    public SortedMap<String, Long> fallbacks() {
      return fallbacks == null ? Collections.emptySortedMap() : fallbacks;
    }

    /// Files with at least one chunk.
    public long files() {
      return repositories.values().stream().mapToLong(Contribution::files).sum();
    }
  }

  /// @param commit 40 hex digits
  /// @param linkTemplate with `{path}`, `{start}`, `{end}`
  /// @param files files with at least one chunk
  /// @param chunks their chunks
  public record Contribution(String commit, String linkTemplate, long files, long chunks) {}

  /// Whether a generation can answer dense queries.
  public enum Vectors {
    NONE,
    FULL
  }
}
