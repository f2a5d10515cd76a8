package dev.codesense.index;

import dev.codesense.core.Artifact;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A project in a test's own folder: repositories that the test changes at will, snapshots of them,
/// and what queries see.
final class Project {
  static final IndexConfig CONFIG =
      new IndexConfig(2, 0.9, 0, Duration.ZERO, Duration.ofHours(6), false, true, 4);

  static final String STORE = "lucene:.codesense/index";
  static final IndexLocation LOCATION = IndexLocation.live(STORE, "codesense");
  static final ProjectIndex SETTINGS =
      new ProjectIndex(
          "codesense",
          STORE,
          8,
          Vectors.FULL,
          new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1)),
          CONFIG);

  final FakeTools tools = new FakeTools();
  final TestRunContext run;
  private final SortedMap<String, Repository> repositories = new TreeMap<>();

  Project(Path directory) {
    run = TestRunContext.in(directory);
  }

  /// One repository: what a test sets.
  static final class Repository {
    final SortedMap<String, String> files = new TreeMap<>();
    List<String> access = List.of();
    @Nullable String category;
    String commit = "a".repeat(40);
    SnapshotFile.@Nullable History history;

    Repository with(String path, String text) {
      files.put(path, text);
      return this;
    }
  }

  Repository repository(String id) {
    return repositories.computeIfAbsent(id, _ -> new Repository());
  }

  void forget(String id) {
    repositories.remove(id);
  }

  /// A snapshot of the repositories as they are now.
  Artifact<RepoSnapshot> snapshot() {
    var objects = run.output("snapshot").resolve("objects");
    var writer = new SnapshotWriter(objects, run.codec());
    var states = new ArrayList<RepositoryState>();
    repositories.forEach((id, repository) -> states.add(state(writer, id, repository)));
    return run.publish("snapshot", new RepoSnapshot(states, "0".repeat(32) + ".dir", "1"));
  }

  private RepositoryState state(SnapshotWriter writer, String id, Repository repository) {
    var files = new ArrayList<SnapshotFile>();
    repository.files.forEach((path, text) -> {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      files.add(
          new SnapshotFile(
              path, md5(bytes), bytes.length, false, false, false, 0, null, repository.history));
    });
    var list = writer.write(files, file -> content(id, repository, file));
    var link = "https://" + id + "/blob/" + repository.commit + "/{path}#L{start}-L{end}";
    return RepositoryState.of(
            id,
            new RepositoryState.Remote("https://" + id, null, link),
            repository.commit,
            TestRunContext.START,
            list)
        .withLabels(repository.category, repository.access, null);
  }

  private Path content(String id, Repository repository, SnapshotFile file) throws IOException {
    var path = run.project().resolve("data/raw").resolve(id).resolve(file.path());
    Files.createDirectories(path.getParent());
    // Replaced, never rewritten in place: snapshots link to it.
    Files.deleteIfExists(path);
    return Files.writeString(path, repository.files.getOrDefault(file.path(), ""));
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  IndexRequest request(Vectors vectors) {
    return request(vectors, CONFIG);
  }

  IndexRequest request(Vectors vectors, IndexConfig config) {
    return request(snapshot(), vectors, config, false);
  }

  static IndexRequest request(
      Artifact<RepoSnapshot> snapshot, Vectors vectors, IndexConfig config, boolean debug) {
    return new IndexRequest(
        snapshot, "codesense", 8, debug, STORE, vectors, SETTINGS.embedding(), config);
  }

  /// Snapshots and indexes with vectors, as a run of its own.
  IndexResult index() throws InterruptedException {
    return index(Vectors.FULL);
  }

  IndexResult index(Vectors vectors) throws InterruptedException {
    return index(request(vectors));
  }

  IndexResult index(IndexRequest request) throws InterruptedException {
    try {
      return new IndexComponent(tools).run(request, run);
    } finally {
      run.nextRun();
    }
  }

  IndexMaintenance maintenance() {
    return new IndexMaintenance(tools, run);
  }

  List<IndexMaintenance.Quarantined> quarantined() throws InterruptedException {
    return maintenance().quarantined(SETTINGS);
  }

  /// What is asked of something that may wait.
  @FunctionalInterface
  interface Question<S, T> {
    T ask(S subject) throws InterruptedException;
  }

  <T> T withStore(Question<CodeStore, T> question) throws InterruptedException {
    try (var store = tools.store(LOCATION, run)) {
      return question.ask(store);
    }
  }

  /// The generation that queries see.
  Generation live() throws InterruptedException {
    return withStore(store -> store.live("codesense").orElseThrow());
  }

  List<Integer> generations() throws InterruptedException {
    return withStore(
        store -> store.generations("codesense").stream().map(Generation::number).toList());
  }

  <T> T withLive(Question<CodeIndex, T> question) throws InterruptedException {
    return withStore(store -> {
      try (var index = store.open(store.live("codesense").orElseThrow())) {
        return question.ask(index);
      }
    });
  }

  /// `repo path` of the chunks that a reader with these labels finds by a word, sorted.
  List<String> find(String word, String... labels) throws InterruptedException {
    var filter = new SearchFilter(List.of(labels), List.of(), null, List.of(), null);
    return withLive(index ->
        index.lexical(LexicalQuery.of(word), filter, 1000).stream()
            .map(candidate -> candidate.repo() + " " + candidate.path())
            .sorted()
            .toList());
  }

  /// Every file below the project with its bytes, for tests that look for left-overs.
  Map<Path, byte[]> files() {
    var files = new TreeMap<Path, byte[]>();
    try (var all = Files.walk(run.project())) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(run.project().relativize(file), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
