package dev.codesense.evaluate;

import dev.codesense.core.RunContext;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.CodeStore;

/// Opens what questions are asked with. Who opens, closes.
public interface SearchTools {

  /// @param uri such as `lucene:DIR`, relative to the project
  CodeStore store(String uri, RunContext run);

  Embedder embedder(EmbeddingConfig config, RunContext run);
}
