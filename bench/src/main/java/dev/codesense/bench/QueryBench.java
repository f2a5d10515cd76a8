package dev.codesense.bench;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.wiring.Embedders;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.treesitter.TreeSitterParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Latency and throughput of queries over 100,000 chunks of the JDK's sources.
///
/// Arguments: src.zip, a folder kept between runs, and optionally `--chunks N` and `--vectors
/// real|perturbed`. Perturbed vectors are a few thousand real ones, each used many times with noise
/// added: embedding 100,000 chunks takes an hour on two cores.
public final class QueryBench {
  private static final int REAL_VECTORS = 2_000;

  /// Length of the noise beside a vector of length one: the cosine to the real one is about 0.86.
  private static final double NOISE = 0.6;

  private static final int QUESTIONS = 400;
  private static final int CLIENTS = 16;
  private static final int RESULTS = 10;

  private QueryBench() {}

  public static void main(String[] arguments) throws Exception {
    var work = Files.createDirectories(Path.of(arguments[1]));
    var options = Arguments.of(arguments);
    int limit = options.number("--chunks", 100_000);
    boolean real = options.text("--vectors", "perturbed").equals("real");
    try (var model =
            Embedders.open(
                CosqaBench.embedding(),
                null,
                new JsonCodec(),
                work.resolve("native"),
                RetryingHttp.Pace.ofMachine());
        var embedder = CachingEmbedder.onDisk(model, work.resolve("vector-cache"))) {
      long begin = System.nanoTime();
      var chunks = chunks(Path.of(arguments[0]), limit, embedder.model().id());
      System.out.printf("%d chunks cut in %.1f s%n", chunks.size(), seconds(begin));
      Collections.shuffle(chunks, new Random(1));
      var vectors = vectors(chunks, embedder, real ? chunks.size() : REAL_VECTORS);
      System.out.printf(
          "vectors: %s%n",
          real ? "real" : "perturbed, made of " + REAL_VECTORS + " real ones and noise");
      begin = System.nanoTime();
      var index =
          BenchIndex.of(
              work.resolve("index"),
              "query",
              indexed(chunks, vectors),
              embedder.model().id(),
              embedder.model().dimensions());
      System.out.printf(
          "index built and merged in %.1f s, %d MB%n",
          seconds(begin), index.store().sizeBytes(index.generation()) >> 20);
      measure(index, model, questions(chunks), vectors, real);
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void measure(
      BenchIndex index, Embedder model, List<String> questions, List<float[]> vectors, boolean real)
      throws Exception {
    long begin = System.nanoTime();
    var keys = new AtomicLong();
    try (var open = index.store().open(index.generation())) {
      open.keys(_ -> keys.incrementAndGet());
    }
    System.out.printf(
        "%d keys read in %.0f ms, opening included%n", keys.get(), seconds(begin) * 1e3);
    // Noise has no near neighbours to find: recall is a property of real vectors only.
    if (real) {
      recall(index, model, questions, vectors);
    }
    try (var search =
        CodeSearch.open(
            index.store(), index.generation(), model, RankingWeights.DEFAULT, List.of())) {
      System.out.println("| one client | p50 ms | p95 ms | p99 ms |");
      System.out.println("|---|---|---|---|");
      for (var mode : List.of(SearchMode.LEXICAL, SearchMode.AUTO)) {
        for (int warm = 0; warm < 2; warm++) {
          latencies(search, mode, questions);
        }
        var times = latencies(search, mode, questions);
        System.out.printf(
            "| %s | %.2f | %.2f | %.2f |%n",
            mode, percentile(times, .5), percentile(times, .95), percentile(times, .99));
      }
      for (var mode : List.of(SearchMode.LEXICAL, SearchMode.AUTO)) {
        concurrent(search, mode, questions);
      }
    }
  }

  private static double[] latencies(CodeSearch search, SearchMode mode, List<String> questions)
      throws InterruptedException {
    var times = new double[questions.size()];
    for (int i = 0; i < times.length; i++) {
      long begin = System.nanoTime();
      search.search(new SearchRequest(questions.get(i), RESULTS, SearchFilter.PUBLIC, mode));
      times[i] = seconds(begin) * 1e3;
    }
    Arrays.sort(times);
    return times;
  }

  public static double percentile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  }

  private static void concurrent(CodeSearch search, SearchMode mode, List<String> questions)
      throws Exception {
    long begin = System.nanoTime();
    int errors = 0;
    try (var clients =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("client-", 0).factory())) {
      var running = new ArrayList<Future<?>>();
      for (int client = 0; client < CLIENTS; client++) {
        var own = new ArrayList<>(questions);
        Collections.shuffle(own, new Random(client));
        running.add(clients.submit(() -> latencies(search, mode, own)));
      }
      for (var each : running) {
        try {
          each.get();
        } catch (java.util.concurrent.ExecutionException e) {
          errors++;
          e.printStackTrace();
        }
      }
    }
    System.out.printf(
        "%d clients, %s: %.0f questions/s, %d clients failed%n",
        CLIENTS, mode, CLIENTS * questions.size() / seconds(begin), errors);
  }

  /// Of the true ten nearest, how many the graph finds among the candidates that ranking takes.
  private static void recall(
      BenchIndex index, Embedder model, List<String> questions, List<float[]> vectors)
      throws InterruptedException {
    int depth = RankingWeights.DEFAULT.denseCandidates();
    int found = 0;
    int total = 0;
    try (var open = index.store().open(index.generation())) {
      for (var question : questions.subList(0, Math.min(100, questions.size()))) {
        var vector = model.query(question);
        var exact = new double[vectors.size()];
        for (int i = 0; i < exact.length; i++) {
          exact[i] = dot(vector, vectors.get(i));
        }
        Arrays.sort(exact);
        double tenth = exact[exact.length - RESULTS];
        var seen = new HashSet<java.util.UUID>();
        for (Candidate candidate :
            open.dense(vector, SearchFilter.PUBLIC, depth).subList(0, RESULTS)) {
          var content = open.fetch(List.of(candidate.chunkId())).get(candidate.chunkId());
          if (content != null
              && seen.add(candidate.chunkId())
              && dot(vector, open.vector(content.contentId()).orElseThrow()) >= tenth - 1e-6) {
            found++;
          }
        }
        total += RESULTS;
      }
    }
    System.out.printf(
        "recall@10 of %d candidates against exact: %.4f%n", depth, (double) found / total);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static List<Chunk> chunks(Path zip, int limit, String model) throws IOException {
    var chunks = new ArrayList<Chunk>(limit);
    try (var sources = new ZipFile(zip.toFile());
        var chunker = new Chunker(ChunkerSettings.forModel(model), new TreeSitterParser())) {
      var files =
          sources.stream()
              .filter(entry -> entry.getName().endsWith(".java"))
              .sorted(java.util.Comparator.comparing(ZipEntry::getName))
              .toList();
      for (var file : files) {
        try (var in = sources.getInputStream(file)) {
          var source =
              new SourceFile(
                  "jdk",
                  file.getName(),
                  null,
                  in.readAllBytes(),
                  false,
                  false,
                  false,
                  0,
                  new ChunkFacts.Access(List.of(), null),
                  null);
          switch (chunker.chunk(source)) {
            case ChunkedFile.Chunks(var cut, _) -> chunks.addAll(cut);
            case ChunkedFile.Skipped _ -> {}
          }
        }
        if (chunks.size() >= limit) {
          return new ArrayList<>(chunks.subList(0, limit));
        }
      }
    }
    return chunks;
  }

  private static List<float[]> vectors(List<Chunk> chunks, Embedder embedder, int real)
      throws InterruptedException {
    var known =
        embedder.passages(
            chunks.subList(0, Math.min(real, chunks.size())).stream()
                .map(Chunk::embeddedText)
                .toList());
    var random = new Random(7);
    var vectors = new ArrayList<>(known);
    for (int i = vectors.size(); i < chunks.size(); i++) {
      vectors.add(perturbed(known.get(i % known.size()), random));
    }
    return vectors;
  }

  private static float[] perturbed(float[] vector, Random random) {
    var noisy = new float[vector.length];
    double scale = NOISE / Math.sqrt(vector.length);
    double length = 0;
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) (vector[i] + random.nextGaussian() * scale);
      length += noisy[i] * noisy[i];
    }
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] /= (float) Math.sqrt(length);
    }
    return noisy;
  }

  private static List<IndexedChunk> indexed(List<Chunk> chunks, List<float[]> vectors) {
    var indexed = new ArrayList<IndexedChunk>(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      indexed.add(new IndexedChunk(chunks.get(i), vectors.get(i)));
    }
    return indexed;
  }

  /// Half of them the beginnings of doc comments, half of them names.
  private static List<String> questions(List<Chunk> chunks) {
    var prose = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (var chunk : chunks) {
      var comment = chunk.facts().documentation().docComment();
      if (comment != null && comment.length() > 30 && prose.size() < QUESTIONS / 2) {
        prose.add(String.join(" ", Arrays.stream(comment.split("\\s+")).limit(8).toList()));
      }
      var defined = chunk.facts().symbols().defined();
      if (!defined.isEmpty() && names.size() < QUESTIONS / 2) {
        names.add(defined.getFirst());
      }
    }
    prose.addAll(names);
    return prose;
  }
}
