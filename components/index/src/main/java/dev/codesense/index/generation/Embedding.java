package dev.codesense.index.generation;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.VectorCache;
import dev.codesense.index.contract.IndexProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sees to it that texts have vectors: embeds what the cache lacks, each text once, and puts every
/// batch into it at once, so that a run that ends early loses a batch at most.
public final class Embedding implements AutoCloseable {
  private final Supplier<Embedder> models;
  private final VectorCache cache;
  private final VectorSource elsewhere;
  private final int batchSize;
  private final Progress.Stage stage;
  private long embedded;
  private @Nullable Embedder embedder;

  /// @param models loads the model when the first text is missing, and not before
  /// @param elsewhere vectors that need not be made although the cache lacks them
  /// @param batchSize texts per call; the model shares a call out to its own workers
  public Embedding(
      Supplier<Embedder> models,
      VectorCache cache,
      VectorSource elsewhere,
      int batchSize,
      Progress.Stage stage) {
    this.models = models;
    this.cache = cache;
    this.elsewhere = elsewhere;
    this.batchSize = batchSize;
    this.stage = stage;
  }

  /// Embeds what these chunks lack.
  public void ensure(Collection<Chunk> chunks) throws InterruptedException {
    var missing = new LinkedHashMap<String, Chunk>();
    for (var chunk : chunks) {
      if (find(chunk.contentId()).isEmpty()) {
        missing.putIfAbsent(chunk.contentId(), chunk);
      }
    }
    stage.advance(chunks.size() - missing.size());
    if (!missing.isEmpty()) {
      var loaded = embedder == null ? models.get() : embedder;
      embedder = loaded;
      for (var batch : batches(missing.values())) {
        embed(loaded, batch);
      }
    }
  }

  /// The vector of a text that [#ensure] has seen.
  public float[] vector(String contentId) throws InterruptedException {
    return find(contentId)
        .orElseThrow(() ->
            new CodesenseException(
                IndexProblem.VECTOR_MISSING,
                "The vector of content %s is gone from the cache".formatted(contentId)));
  }

  private Optional<float[]> find(String contentId) throws InterruptedException {
    var cached = cache.get(contentId);
    return cached.isPresent() ? cached : Optional.ofNullable(elsewhere.vector(contentId));
  }

  /// Texts embedded so far.
  public long embedded() {
    return embedded;
  }

  private void embed(Embedder model, List<Chunk> batch) throws InterruptedException {
    var vectors = model.passages(batch.stream().map(Chunk::embeddedText).toList());
    for (int i = 0; i < batch.size(); i++) {
      cache.put(batch.get(i).contentId(), vectors.get(i));
    }
    cache.flush();
    embedded += batch.size();
    stage.advance(batch.size());
  }

  /// Batches of texts of like length, the longest first: little padding, and no worker is left with
  /// a long job at the end.
  private List<List<Chunk>> batches(Collection<Chunk> chunks) {
    var sorted = new ArrayList<>(chunks);
    sorted.sort(
        Comparator.comparingInt((Chunk chunk) -> chunk.embeddedText().length())
            .reversed()
            .thenComparing(Chunk::contentId));
    var batches = new ArrayList<List<Chunk>>();
    for (int from = 0; from < sorted.size(); from += batchSize) {
      batches.add(sorted.subList(from, Math.min(sorted.size(), from + batchSize)));
    }
    return batches;
  }

  @Override
  public void close() {
    if (embedder != null) {
      embedder.close();
    }
  }
}
