package dev.codesense.index.contract;

import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import org.jspecify.annotations.Nullable;

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

  /// The settings for a collection, or for the one beside it that is for debugging.
  ///
  /// @param name of the collection that is asked for
  public static IndexSettings of(
      String name,
      int batchSize,
      boolean debug,
      String store,
      Generation.Vectors vectors,
      EmbeddingConfig embedding,
      IndexConfig config) {
    return new IndexSettings(
        debug ? name + "-debug" : name, batchSize, debug, store, vectors, embedding, config);
  }

  /// Chunks that a run makes at most.
  public long mostChunks() {
    return debug ? DEBUG_CHUNKS : Long.MAX_VALUE;
  }

  /// How many threads chunk: one where the first chunks are wanted.
  public int threads() {
    return debug ? 1 : config.threads();
  }

  /// What queries see of the collection that is written to.
  public IndexLocation location() {
    return IndexLocation.live(store, collection);
  }

  /// Whoever has reserved the collection may build it; another run stops here, before it has paid
  /// for anything.
  ///
  /// @param run null where nothing is to be reserved
  public void reserve(CodeStore open, @Nullable String run) throws InterruptedException {
    if (run != null) {
      open.reserve(collection, run, config.runLease());
    }
  }
}
