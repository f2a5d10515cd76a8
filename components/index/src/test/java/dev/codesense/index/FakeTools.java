package dev.codesense.index;

import dev.codesense.core.RunContext;
import dev.codesense.search.embed.Embedder;
import dev.codesense.search.embed.EmbeddingConfig;
import dev.codesense.search.embed.EmbeddingModel;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A real store, and fakes for everything that is slow: vectors live as long as this object.
final class FakeTools implements IndexTools {
  private final Map<String, float[]> shelf = new ConcurrentHashMap<>();
  CountingEmbedder embedder = new CountingEmbedder("fake");
  CrashProbe probe = (_, _) -> CrashProbe.Verdict.SURVIVED;

  @Override
  public CodeStore store(String uri, RunContext run) {
    var directory = run.project().resolve(uri.substring("lucene:".length()));
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
  public VectorShelf vectors(EmbeddingModel model, RunContext run) {
    return new MapShelf(shelf);
  }

  @Override
  public FileChunker chunker(String modelId, IndexConfig config) {
    return new ParagraphChunker(modelId);
  }

  @Override
  public CrashProbe probe() {
    return probe;
  }

  private record MapShelf(Map<String, float[]> vectors) implements VectorShelf {
    @Override
    public boolean contains(String contentId) {
      return vectors.containsKey(contentId);
    }

    @Override
    public Optional<float[]> get(String contentId) {
      return Optional.ofNullable(vectors.get(contentId));
    }

    @Override
    public void put(String contentId, float[] vector) {
      vectors.put(contentId, vector);
    }

    @Override
    public long retain(Set<String> contentIds) {
      long before = vectors.size();
      vectors.keySet().retainAll(contentIds);
      return before - vectors.size();
    }

    @Override
    public void close() {}
  }
}
