package dev.codesense.embed;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.Sha256;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Asks a model for the vector of a text once, as a question and as a passage. Thread-safe.
public final class CachingEmbedder implements Embedder {

  /// What is lost at most when the process is killed.
  private static final int BATCH = 256;

  private final Embedder model;
  private final Vectors vectors;
  private volatile @Nullable CodesenseException failure;

  private CachingEmbedder(Embedder model, Vectors vectors) {
    this.model = model;
    this.vectors = vectors;
  }

  /// Keeps vectors until it is closed.
  ///
  /// @param model stays the caller's to close
  public static CachingEmbedder inMemory(Embedder model) {
    return new CachingEmbedder(model, new InMemory(new ConcurrentHashMap<>()));
  }

  /// Keeps vectors in a [VectorCache], for the next process too.
  ///
  /// @param model stays the caller's to close
  /// @param directory of the cache, used by nobody else
  /// @throws CodesenseException as [VectorCache#open] does
  public static CachingEmbedder onDisk(Embedder model, Path directory) {
    return new CachingEmbedder(model, new OnDisk(VectorCache.open(directory, model.model())));
  }

  /// Where vectors are kept, by a hash of their text.
  private sealed interface Vectors extends AutoCloseable {
    Optional<float[]> get(String key);

    void putAll(Map<String, float[]> fresh);

    @Override
    void close();
  }

  private record InMemory(Map<String, float[]> known) implements Vectors {
    @Override
    public Optional<float[]> get(String key) {
      return Optional.ofNullable(known.get(key));
    }

    @Override
    public void putAll(Map<String, float[]> fresh) {
      known.putAll(fresh);
    }

    @Override
    public void close() {}
  }

  private record OnDisk(VectorCache cache) implements Vectors {
    @Override
    public Optional<float[]> get(String key) {
      return cache.get(key);
    }

    @Override
    public void putAll(Map<String, float[]> fresh) {
      fresh.forEach(cache::put);
      cache.flush();
    }

    @Override
    public void close() {
      cache.close();
    }
  }

  /// What the model last failed with, for those whose search puts up with it; empty when it never
  /// did.
  public Optional<CodesenseException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public EmbeddingModel model() {
    return model.model();
  }

  @Override
  public float[] query(String text) throws InterruptedException {
    var key = Sha256.ofParts("query", text);
    var known = vectors.get(key);
    if (known.isPresent()) {
      return known.get();
    }
    var vector = asked(() -> model.query(text));
    vectors.putAll(Map.of(key, vector));
    return vector;
  }

  @Override
  public List<float[]> passages(List<String> texts) throws InterruptedException {
    var found = new HashMap<String, float[]>();
    for (var text : texts) {
      vectors.get(key(text)).ifPresent(vector -> found.put(text, vector));
    }
    var missing = texts.stream().distinct().filter(text -> !found.containsKey(text)).toList();
    for (int from = 0; from < missing.size(); from += BATCH) {
      var batch = missing.subList(from, Math.min(from + BATCH, missing.size()));
      var made = asked(() -> model.passages(batch));
      var fresh = new HashMap<String, float[]>();
      for (int i = 0; i < batch.size(); i++) {
        found.put(batch.get(i), made.get(i));
        fresh.put(key(batch.get(i)), made.get(i));
      }
      vectors.putAll(fresh);
    }
    return texts.stream().map(text -> Objects.requireNonNull(found.get(text))).toList();
  }

  private static String key(String passage) {
    return Sha256.ofParts("passage", passage);
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws InterruptedException;
  }

  private <T> T asked(Question<T> question) throws InterruptedException {
    try {
      return question.ask();
    } catch (CodesenseException e) {
      failure = e;
      throw e;
    }
  }

  /// Closes what keeps the vectors.
  @Override
  public void close() {
    vectors.close();
  }
}
