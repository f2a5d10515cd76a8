package dev.codesense.index;

import dev.codesense.core.RunContext;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.index.contract.CrashProbe;
import dev.codesense.index.contract.FileChunker;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A real store, and fakes for everything that is slow.
final class FakeTools implements IndexTools {
  CountingEmbedder embedder = new CountingEmbedder("fake");
  Function<String, FileChunker> chunkers = ParagraphChunker::new;
  @Nullable FileChunker isolated;
  CrashProbe probe = (_, _) -> CrashProbe.Verdict.SURVIVED;

  @Override
  public CodeStore store(IndexLocation location, RunContext run) {
    var directory = run.project().resolve(location.store().substring("lucene:".length()));
    return LuceneCodeStore.open(directory, run.codec(), run.clock());
  }

  @Override
  public EmbeddingModel model(EmbeddingConfig config, RunContext run) {
    return embedder.model();
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext run) {
    return embedder;
  }

  @Override
  public FileChunker chunker(String modelId, IndexConfig config) {
    return chunkers.apply(modelId);
  }

  @Override
  public FileChunker isolatedChunker(String modelId, IndexConfig config, RunContext run) {
    return isolated == null ? chunkers.apply(modelId) : isolated;
  }

  @Override
  public CrashProbe probe() {
    return probe;
  }
}
