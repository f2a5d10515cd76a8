package dev.codesense.distill;

import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Counts words into buckets: texts with common words are near each other.
final class WordEmbedder implements Embedder {
  static final int DIMENSIONS = 64;
  private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+");

  @Override
  public EmbeddingModel model() {
    return new EmbeddingModel("words", DIMENSIONS);
  }

  @Override
  public float[] query(String text) {
    var vector = new float[DIMENSIONS];
    vector[0] = 0.1f;
    WORD.matcher(text)
        .results()
        .forEach(word -> {
          int code = word.group().toLowerCase(Locale.ROOT).hashCode();
          vector[Math.floorMod(code, DIMENSIONS)] += 1;
        });
    double length = 0;
    for (float value : vector) {
      length += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    return texts.stream().map(this::query).toList();
  }

  @Override
  public void close() {}
}
