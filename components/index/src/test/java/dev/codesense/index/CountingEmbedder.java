package dev.codesense.index;

import dev.codesense.core.file.Sha256;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Makes a vector from a text's digest and remembers every text it was given.
public final class CountingEmbedder implements Embedder {
  private final EmbeddingModel model;
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private volatile int failAfter = Integer.MAX_VALUE;

  public CountingEmbedder(String id) {
    model = new EmbeddingModel(id, 16);
  }

  /// The texts so far; forgotten by this call.
  List<String> take() {
    var taken = texts.stream().sorted().toList();
    texts.clear();
    return taken;
  }

  /// Lets the thread that asks for one text more be interrupted.
  void interruptAfter(int count) {
    failAfter = count;
  }

  @Override
  public EmbeddingModel model() {
    return model;
  }

  @Override
  public float[] query(String text) {
    return vector(text);
  }

  @Override
  public List<float[]> passages(List<String> all) throws InterruptedException {
    if (texts.size() + all.size() > failAfter) {
      throw new InterruptedException("Ctrl-C");
    }
    texts.addAll(all);
    return all.stream().map(CountingEmbedder::vector).toList();
  }

  private static float[] vector(String text) {
    var digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    var vector = new float[16];
    double length = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = digest[i] + 0.5f;
      length += vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  @Override
  public void close() {}
}
