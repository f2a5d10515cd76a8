package dev.codesense.bench;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.wiring.Embedders;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.treesitter.TreeSitterParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Retrieval quality on CosQA's development split: 500 web queries, each with one right function
/// among 6,267 in Python.
///
/// Arguments: the folder of the split, and a folder for vectors and index, kept between runs.
public final class CosqaBench {
  private static final String REPO = "cosqa";
  private static final int LIMIT = 1_000;

  private CosqaBench() {}

  public static void main(String[] arguments) throws Exception {
    var data = Path.of(arguments[0]);
    var work = Files.createDirectories(Path.of(arguments[1]));
    var codec = new JsonCodec();
    var questions = questions(data, codec);
    try (var model =
            Embedders.open(
                embedding(), null, codec, work.resolve("native"), RetryingHttp.Pace.ofMachine());
        var embedder = CachingEmbedder.onDisk(model, work.resolve("vector-cache"))) {
      var chunks = chunks(data, codec, embedder.model().id());
      var index = BenchIndex.open(work.resolve("index"), "cosqa", chunks, embedder);
      System.out.println("| CosQA dev, 500 / 6,267 | MRR | NDCG@10 | recall@10 |");
      System.out.println("|---|---|---|---|");
      for (var mode : List.of(SearchMode.LEXICAL, SearchMode.DENSE, SearchMode.AUTO)) {
        print(name(mode), measure(index, embedder, RankingWeights.DEFAULT, mode, questions));
      }
      for (int i = 2; i < arguments.length; i++) {
        var weights = Weights.with(RankingWeights.DEFAULT, arguments[i]);
        print(arguments[i], measure(index, embedder, weights, SearchMode.AUTO, questions));
      }
    }
  }

  private static String name(SearchMode mode) {
    return switch (mode) {
      case LEXICAL -> "lexical";
      case DENSE -> "dense";
      case AUTO -> "fused";
    };
  }

  static void print(String name, Quality quality) {
    System.out.printf(
        "| %s | %.4f | %.4f | %.3f |%n", name, quality.mrr(), quality.ndcg(), quality.recall());
  }

  static EmbeddingConfig embedding() {
    return new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1));
  }

  record Question(String text, String path) {}

  private static Quality measure(
      BenchIndex index,
      CachingEmbedder embedder,
      RankingWeights weights,
      SearchMode mode,
      List<Question> questions)
      throws InterruptedException {
    var quality = new Quality.Sum();
    try (var search =
        CodeSearch.open(index.store(), index.generation(), embedder, weights, List.of())) {
      for (var question : questions) {
        var found =
            search.candidates(new SearchRequest(question.text(), LIMIT, SearchFilter.PUBLIC, mode));
        quality.add(rank(found, question.path()));
      }
    }
    return quality.mean();
  }

  /// From 1; 0 when missing.
  private static int rank(List<Candidate> found, String path) {
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).path().equals(path)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static List<Question> questions(Path data, RecordCodec codec) throws IOException {
    var json = Files.readString(data.resolve("cosqa-retrieval-dev-500.json"));
    // The codec reads objects; the file is a list.
    var list =
        codec
            .decodeObject(("{\"list\":" + json + "}").getBytes(StandardCharsets.UTF_8))
            .get("list");
    var questions = new ArrayList<Question>();
    for (var item : (List<?>) java.util.Objects.requireNonNull(list)) {
      var fields = (Map<?, ?>) item;
      questions.add(
          new Question(
              String.valueOf(fields.get("doc")),
              path(String.valueOf(fields.get("retrieval_idx")))));
    }
    return questions;
  }

  /// One chunk per function, with the facts that the chunker finds in it.
  private static List<Chunk> chunks(Path data, RecordCodec codec, String model) throws IOException {
    var codes = codec.decodeObject(Files.readAllBytes(data.resolve("code_idx_map.txt")));
    var chunks = new ArrayList<Chunk>(codes.size());
    try (var chunker =
        new Chunker(new ChunkerSettings(model, 100_000, 1 << 24, true), new TreeSitterParser())) {
      codes.forEach((code, id) -> chunks.add(chunk(chunker, code, path(String.valueOf(id)))));
    }
    return chunks;
  }

  /// Says nothing of the code.
  private static String path(String id) {
    return id + ".py";
  }

  private static Chunk chunk(Chunker chunker, String code, String path) {
    var file =
        new SourceFile(
            REPO,
            path,
            null,
            code.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(List.of(), null),
            null);
    return switch (chunker.chunk(file)) {
      case ChunkedFile.Chunks(var chunks, _) -> {
        if (chunks.size() != 1) {
          throw new IllegalStateException(path + " became " + chunks.size() + " chunks");
        }
        yield chunks.getFirst();
      }
      case ChunkedFile.Skipped(var reason) ->
          throw new IllegalStateException(path + " was skipped: " + reason);
    };
  }
}
