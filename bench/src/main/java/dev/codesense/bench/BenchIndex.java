package dev.codesense.bench;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.embed.Embedder;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A generation of given chunks, built anew.
public record BenchIndex(CodeStore store, Generation generation) {
  private static final int BATCH = 64;

  static BenchIndex open(Path directory, String collection, List<Chunk> chunks, Embedder embedder)
      throws InterruptedException {
    var vectors = embedder.passages(chunks.stream().map(Chunk::embeddedText).toList());
    var model = embedder.model();
    var indexed = new ArrayList<IndexedChunk>(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      indexed.add(new IndexedChunk(chunks.get(i), vectors.get(i)));
    }
    return of(directory, collection, indexed, model.id(), model.dimensions());
  }

  static BenchIndex of(
      Path directory, String collection, List<IndexedChunk> chunks, String model, int dimensions)
      throws InterruptedException {
    var store = LuceneCodeStore.open(directory, new JsonCodec(), Clock.systemUTC());
    for (var old : store.generations(collection)) {
      store.remove(old);
    }
    return new BenchIndex(store, build(store, collection, chunks, model, dimensions));
  }

  public static Generation build(
      CodeStore store, String collection, List<IndexedChunk> chunks, String model, int dimensions)
      throws InterruptedException {
    try (var builder = store.build(collection, dimensions, null)) {
      add(builder, chunks);
      return seal(builder, model, dimensions);
    }
  }

  public static void add(GenerationBuilder builder, List<IndexedChunk> chunks)
      throws InterruptedException {
    for (int from = 0; from < chunks.size(); from += BATCH) {
      builder.add(chunks.subList(from, Math.min(from + BATCH, chunks.size())));
    }
  }

  public static Generation seal(GenerationBuilder builder, String model, int dimensions)
      throws InterruptedException {
    return builder.seal(manifest(Manifests.contents(builder::keys), model, dimensions));
  }

  private static Manifest manifest(Manifests.Contents contents, String model, int dimensions) {
    var repositories = new TreeMap<String, Contribution>();
    contents
        .chunksByRepository()
        .forEach((repo, chunks) ->
            repositories.put(
                repo,
                new Contribution(
                    "0".repeat(40), "{path}", contents.files().getOrDefault(repo, 0L), chunks)));
    return new Manifest(
        contents.hash(),
        model,
        dimensions,
        Chunker.VERSION,
        ChunkFacts.SCHEMA_VERSION,
        Vectors.FULL,
        contents.chunks(),
        "bench",
        repositories,
        contents.languages(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
