package dev.codesense.bench.distill;

import dev.codesense.answer.PromptConfig;
import dev.codesense.bench.Arguments;
import dev.codesense.bench.BenchIndex;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.Artifact;
import dev.codesense.core.RunContext;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.distill.DistillComponent;
import dev.codesense.distill.DistillConfig;
import dev.codesense.distill.DistillRequest;
import dev.codesense.distill.SearchTools;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.llm.cost.Budget;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import dev.codesense.search.wiring.IndexAccess;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.treesitter.TreeSitterParser;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipFile;

/// What a row without a teacher costs, and the heap that many of them need: the JDK's sources as
/// one repository, distilled by the component as it is.
///
/// `bench/run distill.DistillBench src.zip FOLDER [--rows N] [--chunks N] [--model]`. Vectors are
/// random; with `--model`, questions are embedded by the built-in model all the same, so that this
/// is paid for. FOLDER keeps the index for another run.
public final class DistillBench {
  private static final String STORE = "lucene:index";
  private static final String REPO = "example.org/openjdk/jdk";
  private static final String COMMIT = "0".repeat(40);
  private static final String LINK = "https://" + REPO + "/{path}#L{start}-L{end}";

  private static final EmbeddingConfig DEFAULTS =
      new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1));

  private DistillBench() {}

  public static void main(String[] arguments) throws Exception {
    var options = Arguments.of(arguments);
    var folder = Path.of(arguments[1]).toAbsolutePath();
    int rows = options.number("--rows", 100_000);
    var run = TestRunContext.in(folder);
    var tools = new Tools(options.all().contains("--model"));
    var generation = generation(tools, run, Path.of(arguments[0]), options);
    var snapshot = snapshot(run);
    var index = run.publish("index", new CodeIndexRef(STORE, generation, true));
    var config =
        new DistillConfig(
            rows,
            1_000,
            1,
            0.3,
            0.2,
            0.1,
            0.1,
            0.1,
            10,
            8_192,
            true,
            List.of(),
            List.of(),
            null,
            null,
            1,
            new Budget.Limits(null, null));
    System.gc();
    resetPeaks();
    long begin = System.nanoTime();
    long cpu = cpu();
    var result =
        new DistillComponent(tools)
            .run(
                new DistillRequest(
                    index,
                    snapshot,
                    DEFAULTS,
                    Map.of(),
                    LangfuseConfig.off(),
                    PromptConfig.builtIn(),
                    config),
                run);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%d chunks, %d rows in %.0f s: %.2f ms a row, CPU time %.2f ms a row; heap at most %d MB of %d%n",
        generation.manifest().chunks(),
        result.rows(),
        seconds,
        seconds * 1e3 / result.rows(),
        (cpu() - cpu) / 1e6 / result.rows(),
        peak() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
    System.out.println(run.read(result.training()).rejected());
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void resetPeaks() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
  }

  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static Generation generation(Tools tools, TestRunContext run, Path zip, Arguments options)
      throws Exception {
    var location = IndexLocation.live(STORE, "bench");
    try (var store = tools.store(location, run);
        var embedder = tools.embedder(DEFAULTS, run)) {
      var known = store.generations("bench");
      if (!known.isEmpty()) {
        return known.getLast();
      }
      try (var builder = store.build("bench", embedder.model().dimensions(), null)) {
        var batch = new ArrayList<IndexedChunk>();
        int left = options.number("--chunks", 150_000);
        var random = new SplittableRandom(1);
        try (var file = new ZipFile(zip.toFile());
            var chunker =
                new Chunker(
                    ChunkerSettings.forModel(embedder.model().id()), new TreeSitterParser())) {
          var entries = file.stream().filter(entry -> entry.getName().endsWith(".java")).iterator();
          while (entries.hasNext() && left > 0) {
            var entry = entries.next();
            if (chunker.chunk(source(entry.getName(), file.getInputStream(entry).readAllBytes()))
                instanceof ChunkedFile.Chunks(var cut, _)) {
              left -= cut.size();
              cut.forEach(chunk ->
                  batch.add(
                      new IndexedChunk(chunk, direction(random, embedder.model().dimensions()))));
            }
            if (batch.size() > 512) {
              BenchIndex.add(builder, batch);
              batch.clear();
            }
          }
          BenchIndex.add(builder, batch);
        }
        return BenchIndex.seal(builder, embedder.model().id(), embedder.model().dimensions());
      }
    }
  }

  private static SourceFile source(String path, byte[] content) {
    return new SourceFile(
        REPO,
        path,
        null,
        content,
        false,
        false,
        false,
        0,
        new ChunkFacts.Access(List.of(), null),
        null);
  }

  private static float[] direction(SplittableRandom random, int dimensions) {
    var vector = new float[dimensions];
    double length = 0;
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) random.nextGaussian();
      length += vector[i] * vector[i];
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  /// Only the labels of a snapshot are looked at.
  private static Artifact<RepoSnapshot> snapshot(RunContext run) {
    var writer = new SnapshotWriter(run.output("snapshot").resolve("objects"), run.codec());
    var list = writer.write(List.of(), _ -> Path.of("none"));
    return run.publish(
        "snapshot",
        new RepoSnapshot(
            List.of(
                RepositoryState.of(
                    REPO,
                    new RepositoryState.Remote("https://" + REPO, null, LINK),
                    COMMIT,
                    Instant.EPOCH,
                    list)),
            "0".repeat(32) + ".dir",
            "1"));
  }

  /// The real store; the real model where it is asked for.
  private record Tools(boolean withModel) implements SearchTools {
    @Override
    public CodeStore store(IndexLocation location, RunContext run) {
      return LuceneCodeStore.open(run.project().resolve("index"), run.codec(), run.clock());
    }

    @Override
    public Embedder embedder(EmbeddingConfig config, RunContext run) {
      return withModel ? IndexAccess.of(run).embedder(config) : new RandomVectors();
    }
  }

  private static final class RandomVectors implements Embedder {
    private static final EmbeddingModel MODEL = new EmbeddingModel("random", 384);

    @Override
    public EmbeddingModel model() {
      return MODEL;
    }

    @Override
    public float[] query(String text) {
      return direction(new SplittableRandom(text.hashCode()), MODEL.dimensions());
    }

    @Override
    public List<float[]> passages(List<String> texts) {
      return texts.stream().map(this::query).toList();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
