package dev.codesense.localrun.record;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.FileTree;
import dev.codesense.runtime.LocalRunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The runs of a project: `.codesense/runs/<run-id>/run.json`, a file for each task that ended in
/// `tasks/`, and `report.html`. Every file is written whole or not at all, so that a run that was
/// killed can be continued from what is there.
public final class RunArchive {
  private static final String RUN = "run.json";

  /// The report's name in a run's folder.
  public static final String REPORT = "report.html";

  private final Path root;
  private final RecordCodec codec;

  /// @param project absolute
  public RunArchive(Path project, RecordCodec codec) {
    this.root = project.resolve(LocalRunContext.STATE).resolve("runs");
    this.codec = codec;
  }

  public Path folder(String runId) {
    return root.resolve(runId);
  }

  /// Every run that can be read, the newest first.
  public List<RunRecord> runs() {
    var runs = new ArrayList<RunRecord>();
    for (var folder : newest()) {
      read(folder.resolve(RUN), RunRecord.class).ifPresent(runs::add);
    }
    return runs;
  }

  /// The tasks of a run that ended, by name.
  public Map<String, TaskRecord> tasks(String runId) {
    var tasks = new LinkedHashMap<String, TaskRecord>();
    for (var file : list(folder(runId).resolve("tasks"))) {
      read(file, TaskRecord.class).ifPresent(task -> tasks.put(task.task(), task));
    }
    return tasks;
  }

  public void write(RunRecord run) {
    write(folder(run.id()).resolve(RUN), codec.encode(run.redacted()));
  }

  public void write(String runId, TaskRecord task) {
    write(
        folder(runId).resolve("tasks").resolve(fileName(task.task()) + ".json"),
        codec.encode(task.redacted()));
  }

  public void writeReport(String runId, byte[] html) {
    write(folder(runId).resolve(REPORT), html);
  }

  /// A task's name as a file's: names of steps hold no dot, so that no two meet.
  public static String fileName(String task) {
    return task.replace("[", ".").replace("]", "");
  }

  /// Removes all but the newest `keep` runs.
  ///
  /// @param keep 0 to keep none
  public void prune(int keep) throws IOException {
    for (var folder : newest().stream().skip(keep).toList()) {
      // Without it there is no run any more, even when we are killed half-way.
      Files.deleteIfExists(folder.resolve(RUN));
      FileTree.delete(folder);
    }
  }

  private List<Path> newest() {
    return list(root).stream()
        .filter(Files::isDirectory)
        .sorted(Comparator.<Path>naturalOrder().reversed())
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new CodesenseException(
          LocalProblem.STATE_NOT_WRITTEN, "Cannot read %s: %s".formatted(folder, e), e);
    }
  }

  /// Empty for what another version of codesense wrote, which is as good as nothing.
  private <T extends Record> Optional<T> read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file) || !file.toString().endsWith(".json")) {
      return Optional.empty();
    }
    try {
      return Optional.of(codec.decodeLenient(Files.readAllBytes(file), type));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      AtomicFile.write(file, content);
    } catch (IOException e) {
      throw new CodesenseException(
          LocalProblem.STATE_NOT_WRITTEN, "Cannot write %s: %s".formatted(file, e), e);
    }
  }
}
