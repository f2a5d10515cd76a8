package dev.codesense.index.wiring;

import dev.codesense.core.RunContext;
import dev.codesense.index.CrashProbe;
import dev.codesense.index.FileChunker;
import dev.codesense.index.IndexConfig;
import dev.codesense.index.IndexTools;
import dev.codesense.index.VectorShelf;
import dev.codesense.search.chunk.ChunkedFile;
import dev.codesense.search.chunk.Chunker;
import dev.codesense.search.chunk.ChunkerSettings;
import dev.codesense.search.chunk.SourceFile;
import dev.codesense.search.embed.Embedder;
import dev.codesense.search.embed.EmbeddingConfig;
import dev.codesense.search.embed.EmbeddingModel;
import dev.codesense.search.embed.VectorCache;
import dev.codesense.search.embed.wiring.Embedders;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.wiring.CodeStores;
import java.util.Optional;
import java.util.Set;

/// The tools of this machine.
public final class LocalIndexTools implements IndexTools {

  @Override
  public CodeStore store(String uri, RunContext run) {
    return CodeStores.open(uri, run.project(), run.codec(), run.clock());
  }

  @Override
  public EmbeddingModel model(EmbeddingConfig config, RunContext run) {
    try (var embedder = embedder(config, run)) {
      return embedder.model();
    }
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext run) {
    return Embedders.open(
        config,
        run.secret("embedding-api-key").orElse(null),
        run.codec(),
        run.state().resolve("native"));
  }

  @Override
  public VectorShelf vectors(EmbeddingModel model, RunContext run) {
    var cache = VectorCache.open(run.state().resolve("vectors"), model);
    return new VectorShelf() {
      @Override
      public boolean contains(String contentId) {
        return cache.get(contentId).isPresent();
      }

      @Override
      public Optional<float[]> get(String contentId) {
        return cache.get(contentId);
      }

      @Override
      public void put(String contentId, float[] vector) {
        cache.put(contentId, vector);
      }

      @Override
      public long retain(Set<String> contentIds) {
        long before = cache.size();
        cache.retainOnly(contentIds);
        return before - cache.size();
      }

      @Override
      public void close() {
        cache.close();
      }
    };
  }

  @Override
  public FileChunker chunker(String modelId, IndexConfig config) {
    var chunker = new Chunker(ChunkerSettings.forModel(modelId));
    return new FileChunker() {
      @Override
      public ChunkedFile chunk(SourceFile file) {
        return chunker.chunk(file);
      }

      @Override
      public void close() {
        chunker.close();
      }
    };
  }

  @Override
  public CrashProbe probe() {
    return (_, _) -> CrashProbe.Verdict.UNKNOWN;
  }
}
