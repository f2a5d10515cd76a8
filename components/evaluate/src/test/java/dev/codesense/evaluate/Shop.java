package dev.codesense.evaluate;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.Artifact;
import dev.codesense.core.RunContext;
import dev.codesense.data.Md5;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import dev.codesense.treesitter.TreeSitterParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A repository in a test's own folder, indexed into a real store as the test likes.
public final class Shop implements SearchTools {
  private static final String STORE = "lucene:.codesense/index";
  private static final IndexLocation LOCATION = IndexLocation.live(STORE, "codesense");
  private static final String REPO = "example.org/acme/shop";
  private static final String COMMIT = "a".repeat(40);
  private static final String LINK =
      "https://" + REPO + "/blob/" + COMMIT + "/{path}#L{start}-L{end}";
  private static final List<String> THINGS =
      List.of(
          "invoice", "basket", "voucher", "parcel", "refund", "customer", "warehouse", "supplier");
  private static final List<String> DEEDS =
      List.of("archive", "merge", "validate", "print", "split");

  public final TestRunContext run;
  public final SortedMap<String, String> files = new TreeMap<>();
  MlflowConfig mlflow = MlflowConfig.off();
  LangfuseConfig langfuse = LangfuseConfig.off();
  WordEmbedder embedder = new WordEmbedder("words");

  public Shop(Path directory) {
    run = TestRunContext.in(directory);
    for (var thing : THINGS) {
      for (var deed : DEEDS) {
        var name = capital(deed) + capital(thing);
        files.put(
            "src/" + name + ".java",
            """
            package shop;

            /// Lets a clerk %2$s one %1$s before the evening report is due.
            public final class %3$s {
              public String %2$s(String %1$s) {
                return "%2$s " + %1$s;
              }
            }
            """
                .formatted(thing, deed, name));
      }
    }
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  @Override
  public CodeStore store(IndexLocation location, RunContext context) {
    var directory = context.project().resolve(location.store().substring("lucene:".length()));
    return LuceneCodeStore.open(directory, context.codec(), context.clock());
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext context) {
    return embedder;
  }

  /// The store that everything is built into.
  public CodeStore store() {
    return store(LOCATION, run);
  }

  public Embedder embedder() {
    return embedder;
  }

  /// Every second file.
  SortedMap<String, String> half() {
    var half = new TreeMap<>(files);
    var paths = List.copyOf(files.keySet());
    for (int i = 0; i < paths.size(); i += 2) {
      half.remove(paths.get(i));
    }
    return half;
  }

  /// Builds the next generation of some of the files.
  Artifact<CodeIndexRef> built(SortedMap<String, String> some) throws InterruptedException {
    var chunks = new ArrayList<IndexedChunk>();
    try (var chunker =
        new Chunker(ChunkerSettings.forModel(embedder.model().id()), new TreeSitterParser())) {
      some.forEach((path, text) -> {
        if (chunker.chunk(source(path, text)) instanceof ChunkedFile.Chunks(var cut, _)) {
          cut.forEach(
              chunk -> chunks.add(new IndexedChunk(chunk, embedder.query(chunk.embeddedText()))));
        }
      });
    }
    try (var store = store(LOCATION, run);
        var builder = store.build("codesense", WordEmbedder.DIMENSIONS, null)) {
      builder.add(chunks);
      var generation = builder.seal(manifest(Manifests.contents(builder::keys)));
      return run.publish("index", new CodeIndexRef(STORE, generation, false));
    } finally {
      run.nextRun();
    }
  }

  /// Builds the next generation and lets queries see it.
  public Artifact<CodeIndexRef> live(SortedMap<String, String> some) throws InterruptedException {
    var index = built(some);
    try (var store = store(LOCATION, run)) {
      store.publish(generation(index), run.runId());
    }
    return index;
  }

  public Generation generation(Artifact<CodeIndexRef> index) {
    return run.read(index).generation();
  }

  private static SourceFile source(String path, String text) {
    return new SourceFile(
        REPO,
        path,
        null,
        text.getBytes(StandardCharsets.UTF_8),
        false,
        false,
        false,
        0,
        new ChunkFacts.Access(List.of(), null),
        null);
  }

  private Manifest manifest(Manifests.Contents contents) {
    var repositories = new TreeMap<String, Contribution>();
    contents
        .chunksByRepository()
        .forEach((repo, chunks) ->
            repositories.put(
                repo,
                new Contribution(COMMIT, LINK, contents.files().getOrDefault(repo, 0L), chunks)));
    return new Manifest(
        contents.hash(),
        embedder.model().id(),
        WordEmbedder.DIMENSIONS,
        Chunker.VERSION,
        ChunkFacts.SCHEMA_VERSION,
        Vectors.FULL,
        contents.chunks(),
        "test",
        repositories,
        contents.languages(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  /// A snapshot of the files as they are now.
  Artifact<RepoSnapshot> snapshot() {
    var writer = new SnapshotWriter(run.output("snapshot").resolve("objects"), run.codec());
    var listed = new ArrayList<SnapshotFile>();
    files.forEach((path, text) -> {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      listed.add(
          new SnapshotFile(path, Md5.hex(bytes), bytes.length, false, false, false, 0, null, null));
    });
    var list =
        writer.write(
            listed,
            file -> {
              var path = run.project().resolve("data/raw").resolve(REPO).resolve(file.path());
              Files.createDirectories(path.getParent());
              return Files.writeString(path, files.getOrDefault(file.path(), ""));
            });
    var state =
        RepositoryState.of(
            REPO,
            new RepositoryState.Remote("https://" + REPO, null, LINK),
            COMMIT,
            TestRunContext.START,
            list);
    return run.publish("snapshot", new RepoSnapshot(List.of(state), "0".repeat(32) + ".dir", "1"));
  }

  static EvaluateRetrievalConfig config(Gate gate) {
    return new EvaluateRetrievalConfig(null, 30, 0.3, 0.02, gate, List.of());
  }

  static EvaluateRetrievalConfig golden(String file) {
    return new EvaluateRetrievalConfig(file, 30, 0.3, 0.02, Gate.FAIL, List.of());
  }

  EvaluateRetrievalResult evaluate(
      Artifact<CodeIndexRef> index,
      @Nullable Artifact<RepoSnapshot> snapshot,
      EvaluateRetrievalConfig config)
      throws InterruptedException {
    var request =
        new EvaluateRetrievalRequest(
            index,
            snapshot,
            new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1)),
            mlflow,
            langfuse,
            config);
    try {
      return new EvaluateRetrievalComponent(this).run(request, run);
    } finally {
      run.nextRun();
    }
  }
}
