package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.Journal;
import dev.codesense.data.Md5;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.dvc.DvcFile;
import dev.codesense.data.dvc.DvcTree;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The wanted content of the project's `data/`, beside the present one.
///
/// `data/raw` holds the snapshot's files and nothing else. What others put into `data/` stays, and
/// counts in data.dvc.
final class TrackedData {
  private final Path data;
  private final Path dvcFile;

  /// The snapshot's files by their path below `data/raw`.
  private final Map<String, SnapshotFile> raw;

  private final Map<String, Long> onDisk;

  private TrackedData(
      Path data, Path dvcFile, Map<String, SnapshotFile> raw, Map<String, Long> onDisk) {
    this.data = data;
    this.dvcFile = dvcFile;
    this.raw = raw;
    this.onDisk = onDisk;
  }

  /// @param files of the snapshot, by repository id
  static TrackedData of(Path project, Map<String, List<SnapshotFile>> files) {
    var raw = new HashMap<String, SnapshotFile>();
    files.forEach((id, list) -> list.forEach(file -> raw.put(id + "/" + file.path(), file)));
    var data = project.resolve("data");
    try {
      return new TrackedData(data, project.resolve("data.dvc"), raw, sizes(data));
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
  void stageRepairs(Journal journal, Optional<SnapshotReader> earlier) {
    if (earlier.isEmpty()) {
      return;
    }
    raw.forEach((path, file) -> {
      var size = onDisk.get("raw/" + path);
      if ((size == null || size != file.bytes()) && Files.exists(earlier.get().path(file))) {
        journal.put(
            data.resolve("raw").resolve(path), earlier.get().content(file), file.executable());
      }
    });
  }

  /// Says in data.dvc which content `data/` has; what is in the snapshot is not read again for it.
  void stageDvcFile(Journal journal) {
    try {
      var ids = new HashMap<String, String>();
      long bytes = 0;
      for (var file : raw.entrySet()) {
        ids.put("raw/" + file.getKey(), file.getValue().md5());
        bytes += file.getValue().bytes();
      }
      for (var path : others().toList()) {
        var content = Files.readAllBytes(data.resolve(path));
        ids.put(path, Md5.hex(content));
        bytes += content.length;
      }
      var out = new DvcFile.Out(DvcTree.of(ids).id(), bytes, ids.size(), "data");
      var name = "data.dvc";
      var file =
          Files.exists(dvcFile)
              ? DvcFile.parse(name, Files.readAllBytes(dvcFile)).with(out)
              : DvcFile.of(name, out);
      journal.put(dvcFile, file.bytes());
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  /// What DVC sees: a folder with a `.dvc` in it is a repository of its own to DVC, of which it
  /// looks at nothing.
  private Stream<String> others() {
    var repositories =
        onDisk.keySet().stream()
            .filter(path -> path.matches("(?:.*/)?\\.dvc(?:/.*)?"))
            .map(path -> path.substring(0, ("/" + path).indexOf("/.dvc")))
            .collect(Collectors.toSet());
    return onDisk.keySet().stream()
        .filter(path -> !path.startsWith("raw/") && DvcTree.tracks(path))
        .filter(path -> repositories.stream().noneMatch(path::startsWith));
  }

  private static Map<String, Long> sizes(Path data) throws IOException {
    var sizes = new HashMap<String, Long>();
    if (!Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
      return sizes;
    }
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sizes.put(data.relativize(file).toString().replace('\\', '/'), attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    return sizes;
  }

  private static CodesenseException unreadable(Path data, IOException cause) {
    return new CodesenseException(
        ConvergeProblem.CANNOT_WRITE, "Cannot read %s: %s".formatted(data, cause), cause);
  }
}
