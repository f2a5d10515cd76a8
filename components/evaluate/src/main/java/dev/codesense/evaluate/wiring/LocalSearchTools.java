package dev.codesense.evaluate.wiring;

import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.wiring.Embedders;
import dev.codesense.evaluate.SearchTools;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.wiring.CodeStores;

/// The parts of libraries/search, in this process.
final class LocalSearchTools implements SearchTools {

  @Override
  public CodeStore store(String uri, RunContext run) {
    return CodeStores.open(uri, run.project(), run.codec(), run.clock(), run::secret);
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext run) {
    return Embedders.open(
        config,
        run.secret("embedding-api-key").orElse(null),
        run.codec(),
        run.state().resolve("native"),
        RetryingHttp.Pace.ofMachine());
  }
}
