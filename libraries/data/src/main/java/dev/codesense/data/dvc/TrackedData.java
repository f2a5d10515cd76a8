package dev.codesense.data.dvc;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Journal;
import dev.codesense.data.Md5;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The project's `data/`, of which each writer owns one folder: converge `raw`, distill `training`.
///
/// A writer's folder holds what the writer wants and nothing else. What others put into `data/`
/// stays, and counts in data.dvc: whoever writes last describes all of it, so the writers hold the
/// [dev.codesense.data.ProjectLock] and change everything through one [Journal].
public final class TrackedData {
  private static final String DATA = "data";

  private final Path project;

  /// The writer's folder with a slash, such as `raw/`.
  private final String own;

  /// The writer's files by their path below its folder.
  private final Map<String, Content> wanted;

  private final DvcView view;
  private final Map<String, Long> onDisk;

  private TrackedData(Path project, String own, Map<String, Content> wanted, DvcView view) {
    this.project = project;
    this.own = own;
    this.wanted = wanted;
    this.view = view;
    this.onDisk = view.onDisk();
  }

  /// What a file holds.
  ///
  /// @param md5 32 hex digits
  public record Content(String md5, long bytes) {

    public static Content of(byte[] content) {
      return new Content(Md5.hex(content), content.length);
    }
  }

  /// Looks at what lies in `data/`.
  ///
  /// @param folder the writer's own, such as `raw`
  /// @param wanted the files that the folder shall hold, by their path below it
  /// @throws CodesenseException [DataProblem#NOT_WRITABLE] or [DataProblem#WRITE_FAILED] when
  ///   `data/` cannot be read
  public static TrackedData of(Path project, String folder, Map<String, Content> wanted) {
    var data = project.resolve(DATA);
    try {
      return new TrackedData(
          project, folder + "/", Collections.unmodifiableMap(wanted), DvcView.of(project, DATA));
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  /// What a [Journal] of a writer may touch.
  public static List<Path> roots(Path project) {
    return List.of(project.resolve(DATA), project.resolve(DvcFile.DATA));
  }

  /// DVC's id of the writer's folder.
  public String digest() {
    var ids = new HashMap<String, String>();
    wanted.forEach((path, content) -> ids.put(path, content.md5()));
    return DvcTree.of(ids).id();
  }

  /// Whether a wanted file lies there with the wanted size; its content is not looked at.
  public boolean isThere(String path) {
    var content = wanted.get(path);
    var size = onDisk.get(own + path);
    return content != null && size != null && size == content.bytes();
  }

  /// Whether a wanted file lies there with the wanted content.
  ///
  /// @throws CodesenseException as [#of] does, when the file cannot be read
  public boolean holds(String path) {
    var content = wanted.get(path);
    try {
      return content != null && isThere(path) && Md5.hex(path(path)).equals(content.md5());
    } catch (IOException e) {
      throw unreadable(path(path), e);
    }
  }

  /// Where a file of the writer lies.
  public Path path(String path) {
    return project.resolve(DATA).resolve(own).resolve(path);
  }

  /// What lies in the writer's folder and is not wanted goes.
  public void stageRemovals(Journal journal) {
    for (var path : onDisk.keySet()) {
      if (path.startsWith(own) && !wanted.containsKey(path.substring(own.length()))) {
        journal.delete(project.resolve(DATA).resolve(path));
      }
    }
  }

  /// Says in data.dvc which content `data/` has; the writer's own files are not read again for it.
  public void stageDvcFile(Journal journal) {
    var data = project.resolve(DATA);
    var dvcFile = project.resolve(DvcFile.DATA);
    try {
      var ids = new HashMap<String, String>();
      long bytes = 0;
      for (var file : wanted.entrySet()) {
        var path = own + file.getKey();
        if (!view.hides(path)) {
          ids.put(path, file.getValue().md5());
          bytes += file.getValue().bytes();
        }
      }
      for (var path : view.seen().stream().filter(path -> !path.startsWith(own)).toList()) {
        ids.put(path, Md5.hex(data.resolve(path)));
        bytes += Files.size(data.resolve(path));
      }
      var out = new DvcFile.Out(DvcTree.of(ids).id(), bytes, ids.size(), DATA);
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
  public static String dvcIgnore(Path project) {
    try {
      return DvcView.ignoreFile(project);
    } catch (IOException e) {
      throw unreadable(project, e);
    }
  }

  private static CodesenseException unreadable(Path data, IOException cause) {
    return new CodesenseException(
        DataProblem.ofWriting(cause), "Cannot read %s: %s".formatted(data, cause), cause);
  }
}
