package dev.codesense.index.contract;

import dev.codesense.core.RunContext;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;

/// Opens what indexing works with. Who opens, closes.
public interface IndexTools {

  /// The store of a location.
  CodeStore store(IndexLocation location, RunContext run);

  /// What the configured model is, without loading it.
  EmbeddingModel model(EmbeddingConfig config, RunContext run);

  Embedder embedder(EmbeddingConfig config, RunContext run);

  /// A chunker for one thread.
  FileChunker chunker(String modelId, IndexConfig config);

  /// As [#chunker], but in a process of its own. A file that ends that process is skipped as
  /// quarantined.
  FileChunker isolatedChunker(String modelId, IndexConfig config, RunContext run);

  CrashProbe probe();
}
