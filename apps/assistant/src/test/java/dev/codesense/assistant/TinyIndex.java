package dev.codesense.assistant;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.onnx.OnnxEmbedder;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import dev.codesense.treesitter.TreeSitterParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An index of a few files in a folder, built as `index` builds one, with the built-in model.
public final class TinyIndex implements AutoCloseable {
  public static final String COLLECTION = "codesense";
  public static final String SHOP = "git.example/acme/shop";

  /// For readers with the label `pay`.
  public static final String VAULT = "git.example/acme/vault";

  /// A file of [#SHOP].
  public static final String CART =
      """
      package shop;

      /** Counts what a customer buys. */
      class Cart {
        int total() {
          return 1;
        }
      }
      """;

  private final LuceneCodeStore store;
  private final Embedder embedder = new OnnxEmbedder(Path.of("target", "native"), 2, null);

  public TinyIndex(Path folder) {
    store = LuceneCodeStore.open(folder, new JsonCodec(), Clock.systemUTC());
  }

  /// Both repositories, published.
  public static TinyIndex usual(Path folder) throws InterruptedException {
    var index = new TinyIndex(folder);
    index.publish(
        Map.of(
            SHOP + " src/Cart.java",
            CART,
            VAULT + " src/Vault.java",
            "class Vault {\n  String safeCombination() { return \"12-34\"; }\n}\n"));
    return index;
  }

  public LuceneCodeStore store() {
    return store;
  }

  public Embedder embedder() {
    return embedder;
  }

  /// Builds a generation of some files, and moves the alias to it.
  ///
  /// @param files text by repository and path, a space between them
  public Generation publish(Map<String, String> files) throws InterruptedException {
    var model = embedder.model();
    var indexed = new ArrayList<IndexedChunk>();
    for (var file : new TreeMap<>(files).entrySet()) {
      for (var chunk : chunks(file.getKey(), file.getValue())) {
        indexed.add(
            new IndexedChunk(chunk, embedder.passages(List.of(chunk.embeddedText())).getFirst()));
      }
    }
    try (var builder = store.build(COLLECTION, model.dimensions(), null)) {
      builder.add(indexed);
      var contents = Manifests.contents(builder::keys);
      var repositories = new TreeMap<String, Contribution>();
      contents
          .files()
          .forEach((repo, count) ->
              repositories.put(
                  repo,
                  new Contribution(
                      "0".repeat(40),
                      "https://%s/blob/0/{path}#L{start}-L{end}".formatted(repo),
                      count,
                      contents.chunksByRepository().getOrDefault(repo, 0L))));
      var generation =
          builder.seal(
              new Manifest(
                  contents.hash(),
                  model.id(),
                  model.dimensions(),
                  Chunker.VERSION,
                  ChunkFacts.SCHEMA_VERSION,
                  Vectors.FULL,
                  contents.chunks(),
                  "inputs",
                  repositories,
                  contents.languages(),
                  new TreeMap<>(),
                  new TreeMap<>(),
                  new TreeMap<>()));
      store.publish(generation, "run");
      return generation;
    }
  }

  private static List<Chunk> chunks(String place, String text) {
    var words = place.split(" ", 2);
    var labels = words[0].equals(VAULT) ? List.of("pay") : List.<String>of();
    var file =
        new SourceFile(
            words[0],
            words[1],
            null,
            text.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(labels, null),
            null);
    try (var chunker = new Chunker(ChunkerSettings.forModel("any"), new TreeSitterParser())) {
      return switch (chunker.chunk(file)) {
        case ChunkedFile.Chunks(var chunks, _) -> chunks;
        case ChunkedFile.Skipped(var reason) -> throw new AssertionError(reason);
      };
    }
  }

  @Override
  public void close() {
    store.close();
    embedder.close();
  }
}
