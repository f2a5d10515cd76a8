package dev.codesense.index.contract;

import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.Generation;

/// The settings that all components of this stage share.
///
/// @param collection that is written to
/// @param batchSize chunks embedded and checkpointed per batch
/// @param debug whether a few chunks are enough
/// @param store such as `lucene:DIR`, relative to the project
public record IndexSettings(
    String collection,
    int batchSize,
    boolean debug,
    String store,
    Generation.Vectors vectors,
    EmbeddingConfig embedding,
    IndexConfig config) {
  /// Chunks that are enough for [#debug].
  public static final int DEBUG_CHUNKS = 512;
}
