package dev.codesense.bench;

import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.wiring.IndexAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// Retrieval quality on a golden set over an index, with what each prior is worth.
///
/// Arguments: the golden set (JSON lines), the project directory, the store such as
/// `lucene:.codesense/index`, the collection, and optionally weights to try, such as
/// `pathWords=0.4,test=1`. Questions with an odd number are for tuning (dev), the others for
/// measuring (held out): weights on trial show what they do to the former only.
public final class GoldenBench {
  private static final int LIMIT = 100;

  /// What leaving a prior out means, in the order of the table.
  private static final Map<String, String> WITHOUT = without();

  private GoldenBench() {}

  private static Map<String, String> without() {
    var without = new LinkedHashMap<String, String>();
    without.put("definition", "definition=0,symbolBoost=0,mention=0,mentionBoost=0,definedWords=0");
    without.put("path words", "pathWords=0,fileName=0,fields.path=0");
    without.put("file coherence", "fileCoherence=0");
    without.put("test penalty", "test=1");
    without.put("prose penalty", "prose=1");
    without.put("generated and boilerplate penalty", "generated=1,boilerplate=1");
    without.put("saturation", "saturation=1");
    without.put("all of these", String.join(",", without.values()));
    without.put("Russian dictionary", "translation=0");
    return without;
  }

  /// Half of the questions are tuned on, the other half only measured.
  private static boolean dev(GoldenQuestion one) {
    return Integer.parseInt(one.id().substring(one.id().lastIndexOf('-') + 1)) % 2 == 1;
  }

  public static void main(String[] arguments) throws Exception {
    var codec = new JsonCodec();
    var golden =
        GoldenSet.parse(arguments[0], Files.readAllBytes(Path.of(arguments[0])), codec).questions();
    var project = Path.of(arguments[1]);
    var location = IndexLocation.live(arguments[2], arguments[3]);
    var access =
        new IndexAccess(
            project,
            project.resolve(".codesense"),
            codec,
            Clock.systemUTC(),
            _ -> Optional.empty());
    try (var store = access.store(location);
        var model = access.embedder(CosqaBench.embedding());
        var embedder =
            CachingEmbedder.onDisk(model, project.resolve(".codesense/golden-vector-cache"))) {
      var generation = store.live(location.collectionName()).orElseThrow();
      var bench = new GoldenBench.Runner(store, generation, embedder, golden);
      System.out.printf(
          "%d questions (%d dev), %d chunks, generation %s%n%n",
          golden.size(),
          golden.stream().filter(GoldenBench::dev).count(),
          generation.manifest().chunks(),
          generation.physicalName());
      var weights = RankingWeights.DEFAULT;
      var fused = bench.ask(weights, SearchMode.AUTO);
      header("ranking");
      print("lexical", bench.ask(weights, SearchMode.LEXICAL), _ -> true);
      print("dense", bench.ask(weights, SearchMode.DENSE), _ -> true);
      print("fused", fused, _ -> true);
      header("fused without");
      for (var without : WITHOUT.entrySet()) {
        print(
            without.getKey(),
            bench.ask(Weights.with(weights, without.getValue()), SearchMode.AUTO),
            _ -> true);
      }
      header("fused, by class");
      for (var kind :
          golden.stream().map(one -> String.valueOf(one.kind())).distinct().sorted().toList()) {
        print(kind, fused, one -> kind.equals(one.kind()));
      }
      for (var language :
          golden.stream().map(one -> String.valueOf(one.language())).distinct().sorted().toList()) {
        print(language, fused, one -> language.equals(one.language()));
      }
      if (arguments.length > 4) {
        System.out.println("\n| fused with | dev MRR | NDCG@10 | recall@10 |\n|---|---|---|---|");
        for (int i = 4; i < arguments.length; i++) {
          var changed = bench.ask(Weights.with(weights, arguments[i]), SearchMode.AUTO);
          System.out.printf("| %s | %s |%n", arguments[i], cells(changed, GoldenBench::dev));
        }
      }
      missed(fused);
      bench.unanswerable();
    }
  }

  private static void header(String name) {
    System.out.printf("%n| %s | dev MRR | NDCG@10 | recall@10 | held out MRR |", name);
    System.out.println(" NDCG@10 | recall@10 |%n|---|---|---|---|---|---|---|".formatted());
  }

  private static void print(
      String name, Map<GoldenQuestion, int[]> ranks, Predicate<GoldenQuestion> wanted) {
    System.out.printf(
        "| %s | %s | %s |%n",
        name,
        cells(ranks, wanted.and(GoldenBench::dev)),
        cells(ranks, wanted.and(Predicate.not(GoldenBench::dev))));
  }

  private static String cells(Map<GoldenQuestion, int[]> ranks, Predicate<GoldenQuestion> wanted) {
    var quality = new Quality.Sum();
    ranks.forEach((one, found) -> {
      if (wanted.test(one)) {
        quality.add(found);
      }
    });
    var mean = quality.mean();
    return "%.3f | %.3f | %.3f".formatted(mean.mrr(), mean.ndcg(), mean.recall());
  }

  /// Questions to look at when tuning: those of the dev half only, so that the other stays unseen.
  private static void missed(Map<GoldenQuestion, int[]> ranks) {
    System.out.println("\nDev questions without a right answer in first place, and the ranks:");
    ranks.forEach((one, found) -> {
      if (dev(one) && Arrays.stream(found).noneMatch(rank -> rank == 1)) {
        System.out.printf("%s %s %s%n", one.id(), Arrays.toString(found), one.question());
      }
    });
  }

  /// Asks the golden questions under changing weights.
  private record Runner(
      CodeStore store,
      Generation generation,
      CachingEmbedder embedder,
      List<GoldenQuestion> golden) {

    /// The ranks of every question's anchors, from 1; 0 for one that is missing.
    Map<GoldenQuestion, int[]> ask(RankingWeights weights, SearchMode mode)
        throws InterruptedException {
      var ranks = new LinkedHashMap<GoldenQuestion, int[]>();
      try (var search = CodeSearch.open(store, generation, embedder, weights, List.of())) {
        for (var one : golden) {
          ranks.put(one, ranks(search, one, mode));
        }
      }
      return ranks;
    }

    /// Anchors that no chunk holds: renamed since, or cut otherwise than the golden set expects.
    void unanswerable() throws InterruptedException {
      try (var open = store.open(generation)) {
        var ids = new ArrayList<UUID>();
        open.keys(key -> ids.add(key.chunkId()));
        var chunks = open.fetch(ids).values();
        System.out.println("\nAnchors that no chunk holds:");
        for (var one : golden) {
          for (var anchor : one.anchors()) {
            if (chunks.stream().noneMatch(chunk -> anchor.isHeldBy(chunk))) {
              System.out.printf("%s %s %s%n", one.id(), anchor.path(), anchor.symbol());
            }
          }
        }
      }
    }

    private static int[] ranks(CodeSearch search, GoldenQuestion one, SearchMode mode)
        throws InterruptedException {
      var found =
          search.candidates(new SearchRequest(one.question(), LIMIT, SearchFilter.PUBLIC, mode));
      var chunks = search.fetch(found.stream().map(candidate -> candidate.chunkId()).toList());
      var ranks = new int[one.anchors().size()];
      for (int i = 0; i < found.size(); i++) {
        var chunk = chunks.get(found.get(i).chunkId());
        for (int anchor = 0; chunk != null && anchor < ranks.length; anchor++) {
          if (ranks[anchor] == 0 && one.anchors().get(anchor).isHeldBy(chunk)) {
            ranks[anchor] = i + 1;
          }
        }
      }
      return ranks;
    }
  }
}
