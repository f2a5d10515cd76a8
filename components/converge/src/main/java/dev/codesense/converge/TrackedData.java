package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.Journal;
import dev.codesense.data.Md5;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.dvc.DvcFile;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.dvc.DvcView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The wanted content of the project's `data/`, beside the present one.
///
/// `data/raw` holds the snapshot's files and nothing else. What others put into `data/` stays, and
/// counts in data.dvc.
final class TrackedData {
  private final Path data;
  private final Path dvcFile;

  /// The snapshot's files by their path below `data/raw`.
  private final Map<String, SnapshotFile> raw;

  private final DvcView view;
  private final Map<String, Long> onDisk;

  private TrackedData(Path data, Path dvcFile, Map<String, SnapshotFile> raw, DvcView view) {
    this.data = data;
    this.dvcFile = dvcFile;
    this.raw = raw;
    this.view = view;
    this.onDisk = view.onDisk();
  }

  /// @param files of the snapshot, by repository id
  static TrackedData of(Path project, Map<String, List<SnapshotFile>> files) {
    var raw = new HashMap<String, SnapshotFile>();
    files.forEach((id, list) -> list.forEach(file -> raw.put(id + "/" + file.path(), file)));
    var data = project.resolve("data");
    try {
      return new TrackedData(
          data, project.resolve(DvcFile.DATA), raw, DvcView.of(project, DataVersion.FOLDER));
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  /// DVC's id of `data/raw`.
  String rawDigest() {
    var ids = new HashMap<String, String>();
    raw.forEach((path, file) -> ids.put(path, file.md5()));
    return DvcTree.of(ids).id();
  }

  /// What lies in `data/raw` and is not in the snapshot goes.
  void stageRemovals(Journal journal) {
    for (var path : onDisk.keySet()) {
      if (path.startsWith("raw/") && !raw.containsKey(path.substring("raw/".length()))) {
        journal.delete(data.resolve(path));
      }
    }
  }

  /// What nobody read in this run because it was not to change, but is gone or has another size,
  /// comes back.
  ///
  /// @param thorough whether contents of the same size are looked at
  void stageRepairs(Journal journal, Optional<SnapshotReader> earlier, boolean thorough) {
    if (earlier.isEmpty()) {
      return;
    }
    raw.forEach((path, file) -> {
      var size = onDisk.get("raw/" + path);
      boolean there =
          size != null && size == file.bytes() && (!thorough || isContent(path, file.md5()));
      if (!there && Files.exists(earlier.get().path(file))) {
        journal.put(
            data.resolve("raw").resolve(path), earlier.get().content(file), file.executable());
      }
    });
  }

  private boolean isContent(String path, String md5) {
    var file = data.resolve("raw").resolve(path);
    try {
      return Md5.hex(file).equals(md5);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// Says in data.dvc which content `data/` has; what is in the snapshot is not read again for it.
  void stageDvcFile(Journal journal) {
    try {
      var ids = new HashMap<String, String>();
      long bytes = 0;
      for (var file : raw.entrySet()) {
        var path = "raw/" + file.getKey();
        if (!view.hides(path)) {
          ids.put(path, file.getValue().md5());
          bytes += file.getValue().bytes();
        }
      }
      for (var path : view.seen().stream().filter(path -> !path.startsWith("raw/")).toList()) {
        var content = Files.readAllBytes(data.resolve(path));
        ids.put(path, Md5.hex(content));
        bytes += content.length;
      }
      var out = new DvcFile.Out(DvcTree.of(ids).id(), bytes, ids.size(), "data");
      var file =
          Files.exists(dvcFile)
              ? DvcFile.parse(DvcFile.DATA, Files.readAllBytes(dvcFile)).with(out)
              : DvcFile.of(DvcFile.DATA, out);
      journal.put(dvcFile, file.bytes());
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  /// What decides, besides the files, what data.dvc says.
  static String dvcIgnore(Path project) {
    try {
      return DvcView.ignoreFile(project);
    } catch (IOException e) {
      throw unreadable(project, e);
    }
  }

  private static CodesenseException unreadable(Path data, IOException cause) {
    return new CodesenseException(
        ConvergeProblem.CANNOT_WRITE, "Cannot read %s: %s".formatted(data, cause), cause);
  }
}
