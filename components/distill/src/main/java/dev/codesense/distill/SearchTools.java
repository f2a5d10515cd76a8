package dev.codesense.distill;

import dev.codesense.core.RunContext;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;

/// Opens what chunks are read from and passages are found with. Who opens, closes.
public interface SearchTools {

  /// The store of a location.
  CodeStore store(IndexLocation location, RunContext run);

  Embedder embedder(EmbeddingConfig config, RunContext run);
}
