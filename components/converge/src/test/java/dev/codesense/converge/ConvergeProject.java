package dev.codesense.converge;

import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.data.FileNote;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotReader;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A project directory in which tests converge.
final class ConvergeProject {
  private final TestRunContext run;

  ConvergeProject(Path directory) {
    run = TestRunContext.in(directory);
  }

  TestRunContext run() {
    return run;
  }

  ConvergeResult converge(RepositorySource... sources) throws InterruptedException {
    return converge(new ConvergeRequest(List.of(sources), false, ConvergeConfig.defaults()));
  }

  ConvergeResult converge(ConvergeRequest request) throws InterruptedException {
    return converge(request, new JgitRemotes());
  }

  ConvergeResult converge(ConvergeRequest request, GitRemotes remotes) throws InterruptedException {
    return new ConvergeComponent(remotes).run(request, run.nextRun());
  }

  /// Content by path below `data/raw`.
  Map<String, String> raw() throws IOException {
    var raw = run.project().resolve("data/raw");
    var contents = new TreeMap<String, String>();
    if (Files.exists(raw)) {
      try (var files = Files.walk(raw)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          contents.put(raw.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return contents;
  }

  /// Content by repository and path as a reader of the snapshot sees it.
  Map<String, String> snapshot(ConvergeResult result) {
    var reader = SnapshotReader.open(result.snapshot(), run);
    var contents = new TreeMap<String, String>();
    for (var repository : reader.snapshot().repositories()) {
      for (var file : reader.files(repository)) {
        contents.put(
            repository.id() + "/" + file.path(),
            new String(reader.content(file), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  List<FileNote> notes(ConvergeResult result, String id) {
    var reader = SnapshotReader.open(result.snapshot(), run);
    return reader.snapshot().repositories().stream()
        .filter(repository -> repository.id().equals(id))
        .flatMap(repository -> reader.notes(repository).stream())
        .toList();
  }

  List<SnapshotFile> files(ConvergeResult result, String id) {
    var reader = SnapshotReader.open(result.snapshot(), run);
    return reader.snapshot().repositories().stream()
        .filter(repository -> repository.id().equals(id))
        .flatMap(repository -> reader.files(repository).stream())
        .toList();
  }
}
