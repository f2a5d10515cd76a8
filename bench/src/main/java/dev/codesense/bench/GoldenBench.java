package dev.codesense.bench;

import dev.codesense.core.RecordCodec;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.chunk.Chunk;
import dev.codesense.search.embed.wiring.Embedders;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.wiring.CodeStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Retrieval quality on a golden set over an index, with what each prior is worth.
///
/// Arguments: the golden set (JSON lines), the project directory, the store such as
/// `lucene:.codesense/index`, the collection, and optionally weights to try, such as
/// `pathWords=0.4,test=1`.
public final class GoldenBench {
  private static final int LIMIT = 100;

  /// What leaving a prior out means.
  private static final Map<String, String> WITHOUT =
      new TreeMap<>(
          Map.of(
              "definition", "definition=0,symbolBoost=0",
              "defined words", "definedWords=0",
              "path words", "pathWords=0,fields.path=0",
              "file coherence", "fileCoherence=0",
              "test penalty", "test=1",
              "generated and boilerplate penalty", "generated=1,boilerplate=1",
              "saturation", "saturation=1",
              "translation", "translation=0",
              "all priors",
                  "definition=0,symbolBoost=0,definedWords=0,pathWords=0,fileCoherence=0,test=1,generated=1,boilerplate=1,saturation=1"));

  private GoldenBench() {}

  /// One line of the golden set.
  record Golden(String id, String question, String kind, String language, List<Anchor> anchors) {}

  /// Where an answer is: a file, and a symbol in it; null for the whole file.
  record Anchor(String path, @Nullable String symbol) {}

  public static void main(String[] arguments) throws Exception {
    var codec = new JsonCodec();
    var golden = golden(Path.of(arguments[0]), codec);
    var project = Path.of(arguments[1]);
    try (var store = CodeStores.open(arguments[2], project, codec, Clock.systemUTC());
        var model =
            Embedders.open(
                CosqaBench.embedding(), null, codec, project.resolve(".codesense/native"));
        var embedder =
            new RememberingEmbedder(model, project.resolve(".codesense/golden-vectors"))) {
      var generation = live(store, arguments[3]);
      var bench = new GoldenBench.Runner(store, generation, embedder, golden);
      System.out.printf(
          "%d questions, %d chunks, generation %s%n%n",
          golden.size(), generation.manifest().chunks(), generation.physicalName());
      System.out.println("| ranking | MRR | NDCG@10 | recall@10 |");
      System.out.println("|---|---|---|---|");
      var weights = RankingWeights.DEFAULT;
      CosqaBench.print("lexical", bench.measure(weights, SearchMode.LEXICAL, _ -> true));
      CosqaBench.print("dense", bench.measure(weights, SearchMode.DENSE, _ -> true));
      CosqaBench.print("fused", bench.measure(weights, SearchMode.AUTO, _ -> true));
      for (var without : WITHOUT.entrySet()) {
        CosqaBench.print(
            "without " + without.getKey(),
            bench.measure(Weights.with(weights, without.getValue()), SearchMode.AUTO, _ -> true));
      }
      for (int i = 4; i < arguments.length; i++) {
        CosqaBench.print(
            arguments[i],
            bench.measure(Weights.with(weights, arguments[i]), SearchMode.AUTO, _ -> true));
      }
      System.out.println("\n| fused, by class | MRR | NDCG@10 | recall@10 |\n|---|---|---|---|");
      for (var kind : golden.stream().map(Golden::kind).distinct().sorted().toList()) {
        CosqaBench.print(
            kind, bench.measure(weights, SearchMode.AUTO, one -> one.kind().equals(kind)));
      }
      for (var language : golden.stream().map(Golden::language).distinct().sorted().toList()) {
        CosqaBench.print(
            language,
            bench.measure(weights, SearchMode.AUTO, one -> one.language().equals(language)));
      }
    }
  }

  private static List<Golden> golden(Path file, RecordCodec codec) throws IOException {
    var golden = new ArrayList<Golden>();
    for (var line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        golden.add(codec.decodeLenient(line.getBytes(StandardCharsets.UTF_8), Golden.class));
      }
    }
    return golden;
  }

  private static Generation live(CodeStore store, String collection) {
    var alias = store.alias(collection).orElseThrow();
    return store.generations(collection).stream()
        .filter(generation -> generation.physicalName().equals(alias.physicalName()))
        .findFirst()
        .orElseThrow();
  }

  /// Asks the golden questions under changing weights.
  private record Runner(
      CodeStore store, Generation generation, RememberingEmbedder embedder, List<Golden> golden) {

    Quality measure(
        RankingWeights weights, SearchMode mode, java.util.function.Predicate<Golden> wanted)
        throws InterruptedException {
      var quality = new Quality.Sum();
      try (var search = CodeSearch.open(store, generation, embedder, weights, List.of())) {
        for (var one : golden) {
          if (wanted.test(one)) {
            quality.add(ranks(search, one, mode));
          }
        }
      }
      return quality.mean();
    }

    private static int[] ranks(CodeSearch search, Golden one, SearchMode mode)
        throws InterruptedException {
      var found =
          search.candidates(new SearchRequest(one.question(), LIMIT, SearchFilter.PUBLIC, mode));
      var chunks = search.fetch(found.stream().map(candidate -> candidate.chunkId()).toList());
      var ranks = new int[one.anchors().size()];
      for (int i = 0; i < found.size(); i++) {
        var chunk = chunks.get(found.get(i).chunkId());
        for (int anchor = 0; chunk != null && anchor < ranks.length; anchor++) {
          if (ranks[anchor] == 0 && holds(chunk, one.anchors().get(anchor))) {
            ranks[anchor] = i + 1;
          }
        }
      }
      return ranks;
    }

    /// Whether a chunk defines the symbol, or is a part of what does.
    private static boolean holds(Chunk chunk, Anchor anchor) {
      if (!chunk.path().equals(anchor.path())) {
        return false;
      }
      var symbol = anchor.symbol();
      if (symbol == null || symbol.isEmpty()) {
        return true;
      }
      var simple = symbol.substring(Math.max(symbol.lastIndexOf('.'), symbol.lastIndexOf('#')) + 1);
      return chunk.facts().symbols().defined().contains(simple)
          || chunk.facts().structure().enclosing().contains(simple);
    }
  }
}
