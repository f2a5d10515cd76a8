package dev.codesense.distill.wiring;

import dev.codesense.core.RunContext;
import dev.codesense.distill.SearchTools;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.wiring.IndexAccess;

/// The parts of libraries/search, in this process.
final class LocalSearchTools implements SearchTools {

  @Override
  public CodeStore store(IndexLocation location, RunContext run) {
    return IndexAccess.of(run).store(location);
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext run) {
    return IndexAccess.of(run).embedder(config);
  }
}
