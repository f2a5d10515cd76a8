package dev.codesense.distill;

import dev.codesense.answer.PromptConfig;
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
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingRow;
import dev.codesense.data.training.TrainingSetReader;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.treesitter.TreeSitterParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Repositories in a test's own folder, indexed into a real store as they are.
final class Shops implements SearchTools {
  static final String SHOP = "example.org/acme/shop";
  static final String COMMIT = "a".repeat(40);
  private static final String STORE = "lucene:.codesense/index";
  private static final List<String> THINGS =
      List.of(
          "invoice", "basket", "voucher", "parcel", "refund", "customer", "warehouse", "supplier");
  private static final List<String> DEEDS =
      List.of("archive", "merge", "validate", "print", "split");

  final TestRunContext run;

  /// Repository to path to text.
  final SortedMap<String, SortedMap<String, String>> files = new TreeMap<>();

  /// What git knows of files of [#SHOP], by path.
  final Map<String, ChunkFacts.History> history = new TreeMap<>();

  /// Rates what a teacher writes; null: nobody.
  @Nullable ModelEndpoint judge;

  private final Map<String, List<String>> access = new TreeMap<>();
  private final Map<String, Boolean> training = new TreeMap<>();

  Shops(Path directory) {
    run = TestRunContext.in(directory);
    for (var thing : THINGS) {
      for (var deed : DEEDS) {
        var name = capital(deed) + capital(thing);
        put(
            SHOP,
            "src/" + name + ".java",
            """
            package shop;

            /// Lets a clerk %2$s one %1$s before the report on all %1$ss of %3$s is due.
            public final class %3$s extends Base%4$s {
              public String %2$s%4$s(String %1$s) {
                var limit = Settings.get("shop.%1$s.%2$s-limit");
                var rest = check%4$s(%1$s, limit);
                return store%5$s(rest);
              }
            }
            """
                .formatted(thing, deed, name, capital(thing), capital(deed)));
      }
    }
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  Shops put(String repo, String path, String text) {
    files.computeIfAbsent(repo, _ -> new TreeMap<>()).put(path, text);
    return this;
  }

  String text(String repo, String path) {
    return String.valueOf(files.getOrDefault(repo, new TreeMap<>()).get(path));
  }

  /// A repository with one class, and labels as codesense.yaml has them.
  Shops labelled(String repo, List<String> labels, @Nullable Boolean mayTrain, String name) {
    put(
        repo,
        "src/" + name + ".java",
        """
        package other;

        /// Keeps every %1$s that the office of this town has ever seen.
        public final class %1$s {
          public int count%1$s(String query) {
            return Archive%1$s.find(query) + Cellar%1$s.find(query);
          }
        }
        """
            .formatted(name));
    access.put(repo, labels);
    if (mayTrain != null) {
      training.put(repo, mayTrain);
    }
    return this;
  }

  @Override
  public CodeStore store(IndexLocation location, RunContext context) {
    var directory = context.project().resolve(location.store().substring("lucene:".length()));
    return LuceneCodeStore.open(directory, context.codec(), context.clock());
  }

  @Override
  public Embedder embedder(EmbeddingConfig config, RunContext context) {
    return new WordEmbedder();
  }

  /// Builds the next generation of all files.
  Artifact<CodeIndexRef> index() throws InterruptedException {
    var embedder = new WordEmbedder();
    var chunks = new ArrayList<IndexedChunk>();
    try (var chunker =
        new Chunker(ChunkerSettings.forModel(embedder.model().id()), new TreeSitterParser())) {
      files.forEach((repo, ofRepository) ->
          ofRepository.forEach((path, text) -> {
            if (chunker.chunk(source(repo, path, text)) instanceof ChunkedFile.Chunks(var cut, _)) {
              cut.forEach(chunk ->
                  chunks.add(new IndexedChunk(chunk, embedder.query(chunk.embeddedText()))));
            }
          }));
    }
    try (var store = store(IndexLocation.live(STORE, "codesense"), run);
        var builder = store.build("codesense", WordEmbedder.DIMENSIONS, null)) {
      builder.add(chunks);
      var generation = builder.seal(manifest(Manifests.contents(builder::keys)));
      return run.publish("index", new CodeIndexRef(STORE, generation, false));
    } finally {
      run.nextRun();
    }
  }

  private SourceFile source(String repo, String path, String text) {
    return new SourceFile(
        repo,
        path,
        null,
        text.getBytes(StandardCharsets.UTF_8),
        false,
        false,
        false,
        0,
        new ChunkFacts.Access(access.getOrDefault(repo, List.of()), null),
        repo.equals(SHOP) ? history.get(path) : null);
  }

  private static String link(String repo) {
    return "https://" + repo + "/blob/" + COMMIT + "/{path}#L{start}-L{end}";
  }

  private static Manifest manifest(Manifests.Contents contents) {
    var repositories = new TreeMap<String, Contribution>();
    contents
        .chunksByRepository()
        .forEach((repo, chunks) ->
            repositories.put(
                repo,
                new Contribution(
                    COMMIT, link(repo), contents.files().getOrDefault(repo, 0L), chunks)));
    return new Manifest(
        contents.hash(),
        "words",
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

  /// A snapshot of all files, with data/raw as converge writes it.
  Artifact<RepoSnapshot> snapshot() {
    var writer = new SnapshotWriter(run.output("snapshot").resolve("objects"), run.codec());
    var states = new ArrayList<RepositoryState>();
    files.forEach((repo, ofRepository) -> {
      var listed = new ArrayList<SnapshotFile>();
      ofRepository.forEach((path, text) -> {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        listed.add(
            new SnapshotFile(
                path, Md5.hex(bytes), bytes.length, false, false, false, 0, null, null));
      });
      var list =
          writer.write(
              listed,
              file -> {
                var path = run.project().resolve("data/raw").resolve(repo).resolve(file.path());
                Files.createDirectories(path.getParent());
                return Files.writeString(path, ofRepository.getOrDefault(file.path(), ""));
              });
      states.add(
          RepositoryState.of(
                  repo,
                  new RepositoryState.Remote("https://" + repo, null, link(repo)),
                  COMMIT,
                  TestRunContext.START,
                  list)
              .withLabels(null, access.getOrDefault(repo, List.of()), training.get(repo)));
    });
    return run.publish("snapshot", new RepoSnapshot(states, "0".repeat(32) + ".dir", "1"));
  }

  /// As the defaults are, but for what tests change.
  static DistillConfig config(
      double russianShare, double heldOutShare, boolean trainUnlabelled, List<String> questions) {
    return config(russianShare, heldOutShare, trainUnlabelled, questions, 8_192, 0.1);
  }

  /// @param window tokens of prompt and answer together
  /// @param commitShare of the rows, about changes
  static DistillConfig config(
      double russianShare,
      double heldOutShare,
      boolean trainUnlabelled,
      List<String> questions,
      int window,
      double commitShare) {
    return new DistillConfig(
        10_000,
        20,
        1,
        russianShare,
        0.2,
        commitShare,
        heldOutShare,
        heldOutShare,
        6,
        window,
        trainUnlabelled,
        List.of(),
        questions,
        null,
        null,
        20,
        new Budget.Limits(null, null));
  }

  static final DistillConfig USUAL = config(0.3, 0.2, true, List.of());

  DistillResult distill(DistillConfig config) throws InterruptedException {
    return distill(index(), config);
  }

  DistillResult distill(Artifact<CodeIndexRef> index, DistillConfig config)
      throws InterruptedException {
    return distill(index, null, config);
  }

  DistillResult distill(
      Artifact<CodeIndexRef> index, @Nullable ModelEndpoint teacher, DistillConfig config)
      throws InterruptedException {
    var request =
        new DistillRequest(
            index,
            snapshot(),
            new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1)),
            Stream.of(teacher, judge)
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(ModelEndpoint::name, ModelEndpoint::config)),
            LangfuseConfig.off(),
            PromptConfig.builtIn(),
            config);
    try {
      return new DistillComponent(this).run(request, run);
    } finally {
      run.nextRun();
    }
  }

  /// A row with its provenance.
  record Row(TrainingRow row, RowProvenance origin) {
    String answer() {
      return row.completion().getFirst().content();
    }

    String prompt() {
      return row.prompt().getLast().content();
    }
  }

  List<Row> rows(DistillResult result) {
    var rows = new ArrayList<Row>();
    var reader = TrainingSetReader.open(result.training(), run);
    for (var split : Split.values()) {
      reader.rows(split, (row, origin) -> rows.add(new Row(row, origin)));
    }
    return rows;
  }
}
