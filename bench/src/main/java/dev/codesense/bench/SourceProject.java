package dev.codesense.bench;

import dev.codesense.core.Artifact;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.data.Md5;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexRequest;
import dev.codesense.index.IndexResult;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.search.store.Generation.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/// A project in a folder of its own whose only repository is the Java files of a zip such as
/// src.zip, without git: what is measured here begins at the snapshot.
final class SourceProject {
  private final Path project;
  private final SortedMap<String, byte[]> files;
  private int runs;

  /// @param project empty folder
  SourceProject(Path project, SortedMap<String, byte[]> files) {
    this.project = project;
    this.files = files;
  }

  /// The first `count` Java files of a zip that are not tiny, by name.
  static SortedMap<String, byte[]> read(Path zip, int count) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var open = new ZipFile(zip.toFile())) {
      var names =
          open.stream()
              .filter(entry -> entry.getName().endsWith(".java") && entry.getSize() > 2000)
              .map(entry -> entry.getName())
              .sorted()
              .limit(count)
              .toList();
      for (var name : names) {
        try (var in = open.getInputStream(open.getEntry(name))) {
          files.put(name, in.readAllBytes());
        }
      }
    }
    return files;
  }

  long bytes() {
    return files.values().stream().mapToLong(content -> content.length).sum();
  }

  void change(String path, byte[] content) {
    files.put(path, content);
  }

  /// Forgets the contents once a snapshot has them: they would count as the indexer's heap.
  void release() {
    files.clear();
  }

  private RunContext nextRun() {
    runs++;
    return LocalRunContext.byHand(
        project,
        "bench",
        "run-%04d".formatted(runs),
        Clock.systemUTC(),
        Progress.silent(),
        Environment.of(Map.of()));
  }

  Artifact<RepoSnapshot> snapshot() throws IOException {
    var run = nextRun();
    var writer = new SnapshotWriter(run.output("snapshot").resolve("objects"), run.codec());
    var listed = new ArrayList<SnapshotFile>();
    for (var file : files.entrySet()) {
      listed.add(
          new SnapshotFile(
              file.getKey(),
              Md5.hex(file.getValue()),
              file.getValue().length,
              false,
              false,
              false,
              0,
              null,
              null));
    }
    var list = writer.write(listed, this::content);
    var state =
        RepositoryState.of(
            "bench/sources",
            new RepositoryState.Remote("file:///bench", null, "{path}#L{start}-L{end}"),
            "0".repeat(40),
            Instant.EPOCH,
            list);
    return run.publish("snapshot", new RepoSnapshot(List.of(state), "0".repeat(32) + ".dir", "1"));
  }

  private Path content(SnapshotFile file) throws IOException {
    var path = project.resolve("data/raw").resolve(file.md5());
    Files.createDirectories(path.getParent());
    return Files.exists(path)
        ? path
        : Files.write(path, files.getOrDefault(file.path(), new byte[0]));
  }

  IndexResult index(Artifact<RepoSnapshot> snapshot, Vectors vectors) throws InterruptedException {
    var request =
        new IndexRequest(
            snapshot,
            "bench",
            64,
            false,
            "lucene:.codesense/index",
            vectors,
            new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1)),
            new IndexConfig(null, 0.2, 0, Duration.ZERO, Duration.ofHours(6), false, true, 12));
    return new IndexComponent(new LocalIndexTools()).run(request, nextRun());
  }
}
