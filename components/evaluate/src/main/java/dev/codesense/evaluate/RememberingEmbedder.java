package dev.codesense.evaluate;

import dev.codesense.core.CodesenseException;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Reads every question once, whatever number of generations it is asked of, and keeps the failure
/// that a search puts up with. Closes the model.
final class RememberingEmbedder implements Embedder {
  private final Embedder model;
  private final Map<String, float[]> vectors = new ConcurrentHashMap<>();
  private volatile @Nullable CodesenseException failure;

  RememberingEmbedder(Embedder model) {
    this.model = model;
  }

  /// Scores without vectors would say nothing of the index.
  ///
  /// @throws CodesenseException why a question could not be read
  void requireNoFailure() {
    var seen = failure;
    if (seen != null) {
      throw seen;
    }
  }

  @Override
  public EmbeddingModel model() {
    return model.model();
  }

  @Override
  public float[] query(String text) throws InterruptedException {
    var known = vectors.get(text);
    if (known != null) {
      return known;
    }
    try {
      var vector = model.query(text);
      vectors.put(text, vector);
      return vector;
    } catch (CodesenseException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public List<float[]> passages(List<String> texts) throws InterruptedException {
    return model.passages(texts);
  }

  @Override
  public void close() {
    model.close();
  }
}
