package dev.codesense.bench;

import dev.codesense.core.file.Sha256;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps every vector in a file, so that a tuning run embeds nothing twice.
final class RememberingEmbedder implements Embedder {
  private static final int BATCH = 256;

  private final Embedder model;
  private final Map<String, float[]> known = new ConcurrentHashMap<>();
  private final DataOutputStream file;

  RememberingEmbedder(Embedder model, Path path) throws IOException {
    this.model = model;
    if (Files.exists(path)) {
      long whole = read(path);
      try (var channel = java.nio.channels.FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(whole);
      }
    }
    file =
        new DataOutputStream(
            new java.io.BufferedOutputStream(
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
  }

  /// @return bytes of whole entries: a killed run leaves half of one
  private long read(Path path) throws IOException {
    long entry = 64 + 4L * model.model().dimensions();
    long entries = Files.size(path) / entry;
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      for (long i = 0; i < entries; i++) {
        var key = new String(in.readNBytes(64), StandardCharsets.US_ASCII);
        var vector = new float[model.model().dimensions()];
        for (int d = 0; d < vector.length; d++) {
          vector[d] = in.readFloat();
        }
        known.put(key, vector);
      }
    }
    return entries * entry;
  }

  @Override
  public EmbeddingModel model() {
    return model.model();
  }

  @Override
  public float[] query(String text) throws InterruptedException {
    var key = key("query", text);
    var vector = known.get(key);
    if (vector == null) {
      vector = model.query(text);
      remember(key, vector);
    }
    return vector;
  }

  @Override
  public List<float[]> passages(List<String> texts) throws InterruptedException {
    var missing =
        texts.stream().distinct().filter(text -> !known.containsKey(key("passage", text))).toList();
    for (int from = 0; from < missing.size(); from += BATCH) {
      var batch = missing.subList(from, Math.min(from + BATCH, missing.size()));
      var vectors = model.passages(batch);
      for (int i = 0; i < batch.size(); i++) {
        remember(key("passage", batch.get(i)), vectors.get(i));
      }
      System.err.printf("embedded %d of %d%n", from + batch.size(), missing.size());
    }
    var vectors = new ArrayList<float[]>(texts.size());
    for (var text : texts) {
      vectors.add(java.util.Objects.requireNonNull(known.get(key("passage", text))));
    }
    return vectors;
  }

  private String key(String side, String text) {
    return Sha256.ofParts(model.model().id(), side, text);
  }

  private synchronized void remember(String key, float[] vector) {
    known.put(key, vector);
    try {
      file.write(key.getBytes(StandardCharsets.US_ASCII));
      for (float value : vector) {
        file.writeFloat(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
