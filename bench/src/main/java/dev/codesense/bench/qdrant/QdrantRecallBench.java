package dev.codesense.bench.qdrant;

import dev.codesense.bench.Arguments;
import dev.codesense.bench.BenchIndex;
import dev.codesense.bench.QueryBench;
import dev.codesense.bench.SyntheticChunks;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.qdrant.SizeProfile;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// How many of the true ten nearest chunks our dense query finds in Qdrant, by profile, and how
/// many of them if it asked for no more than these ten.
///
/// Arguments: a store such as `qdrant://localhost:6334` (without: the fake server, which compares
/// with every vector), and optionally `--chunks N`, `--questions N`, `--profiles small,medium`.
public final class QdrantRecallBench {
  private static final String COLLECTION = "bench-recall";
  private static final int DIMENSIONS = 384;
  private static final int CLUSTERS = 1_000;
  private static final int NEAREST = 10;
  private static final int BATCH = 1_000;

  private QdrantRecallBench() {}

  public static void main(String[] arguments) throws Exception {
    var options = Arguments.of(arguments);
    int chunks = options.number("--chunks", 100_000);
    int questions = options.number("--questions", 300);
    var synthetic = new SyntheticChunks(DIMENSIONS, CLUSTERS, 1);
    try (var server = QdrantServer.of(options.first())) {
      System.out.printf(
          "%s, %d chunks of %d dimensions, %d questions%n", server, chunks, DIMENSIONS, questions);
      System.out.println(
          "| profile | recall@10 of %d candidates | of %d | filled s | ready s | p50 ms |"
              .formatted(RankingWeights.DEFAULT.denseCandidates(), NEAREST));
      System.out.println("|---|---|---|---|---|---|");
      for (var name : options.text("--profiles", "small,medium").split(",")) {
        var profile = SizeProfile.valueOf(name.toUpperCase(Locale.ROOT));
        server.clear(COLLECTION);
        try (var store = server.open(profile)) {
          measure(server, store, profile, synthetic, chunks, questions);
        } finally {
          server.clear(COLLECTION);
        }
      }
    }
  }

  private static void measure(
      QdrantServer server,
      CodeStore store,
      SizeProfile profile,
      SyntheticChunks synthetic,
      int chunks,
      int questions)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    Generation generation;
    try (var builder = store.build(COLLECTION, DIMENSIONS, null)) {
      for (int from = 0; from < chunks; from += BATCH) {
        BenchIndex.add(builder, synthetic.chunks(1, from, Math.min(from + BATCH, chunks)));
      }
      generation = BenchIndex.seal(builder, "synthetic", DIMENSIONS);
    }
    double filled = (System.nanoTime() - begin) / 1e9;
    store.verify(generation);
    double ready = (System.nanoTime() - begin) / 1e9;
    int deep = 0;
    int shallow = 0;
    var times = new double[questions];
    try (var index = store.open(generation)) {
      for (int i = 0; i < questions; i++) {
        var question = synthetic.neighbour(i);
        var exact = exact(server, generation, question);
        long asked = System.nanoTime();
        var candidates =
            index.dense(question, SearchFilter.PUBLIC, RankingWeights.DEFAULT.denseCandidates());
        times[i] = (System.nanoTime() - asked) / 1e6;
        deep += found(exact, candidates);
        shallow += found(exact, index.dense(question, SearchFilter.PUBLIC, NEAREST));
      }
    }
    Arrays.sort(times);
    System.out.printf(
        "| %s | %.4f | %.4f | %.0f | %.0f | %.1f |%n",
        profile,
        (double) deep / questions / NEAREST,
        (double) shallow / questions / NEAREST,
        filled,
        ready,
        QueryBench.percentile(times, .5));
  }

  private static List<UUID> exact(QdrantServer server, Generation generation, float[] question)
      throws InterruptedException, ExecutionException {
    var request =
        QueryPoints.newBuilder()
            .setCollectionName(generation.physicalName())
            .setUsing("dense")
            .setQuery(QueryFactory.nearest(question))
            .setParams(SearchParams.newBuilder().setExact(true))
            .setLimit(NEAREST)
            .build();
    return server.client().queryAsync(request, QdrantServer.PATIENCE).get().stream()
        .map(point -> UUID.fromString(point.getId().getUuid()))
        .toList();
  }

  private static int found(List<UUID> exact, List<Candidate> candidates) {
    var nearest =
        candidates.stream().limit(NEAREST).map(Candidate::chunkId).collect(Collectors.toSet());
    return (int) exact.stream().filter(nearest::contains).count();
  }
}
