package dev.codesense.data.dvc;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.pattern.PathPatterns;
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
import java.util.Set;
import java.util.stream.Collectors;

/// Which files of a tracked folder DVC sees: all but those that .dvcignore hides, and those of a
/// folder that is a repository of DVC by itself.
public final class DvcView {
  private static final String IGNORE_FILE = ".dvcignore";

  private final String folder;
  private final Map<String, Long> onDisk;
  private final PathPatterns hidden;

  /// Beginnings of paths that lie in a repository of their own.
  private final Set<String> foreign;

  private DvcView(
      String folder, Map<String, Long> onDisk, PathPatterns hidden, Set<String> foreign) {
    this.folder = folder;
    this.onDisk = onDisk;
    this.hidden = hidden;
    this.foreign = foreign;
  }

  /// Looks at a folder; links are not followed.
  ///
  /// @param project the root of the project, where .dvcignore lies
  /// @param folder below it, such as `data`; it need not exist
  /// @throws CodesenseException [DataProblem#DVC_IGNORE_NOT_UNDERSTOOD]
  public static DvcView of(Path project, String folder) throws IOException {
    var onDisk = sizes(project.resolve(folder));
    return new DvcView(
        folder,
        onDisk,
        patterns(project),
        onDisk.keySet().stream()
            .filter(path -> path.matches("(?:.*/)?\\.dvc(?:/.*)?"))
            .map(path -> path.substring(0, ("/" + path).indexOf("/.dvc")))
            .collect(Collectors.toSet()));
  }

  /// The project's .dvcignore; empty when there is none.
  public static String ignoreFile(Path project) throws IOException {
    var file = project.resolve(IGNORE_FILE);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /// All files of the folder, seen or not: path below it to size in bytes.
  public Map<String, Long> onDisk() {
    return Map.copyOf(onDisk);
  }

  /// The files that lie there and that DVC sees, by their path below the folder.
  public Set<String> seen() {
    return onDisk.keySet().stream()
        .filter(path -> DvcTree.tracks(path) && !hides(path))
        .filter(path -> foreign.stream().noneMatch(path::startsWith))
        .collect(Collectors.toSet());
  }

  /// Whether .dvcignore hides a file, there or not yet.
  ///
  /// @param path below the folder
  public boolean hides(String path) {
    return !hidden.patterns().isEmpty() && hidden.take(List.of((folder + "/" + path).split("/")));
  }

  private static PathPatterns patterns(Path project) throws IOException {
    try {
      return PathPatterns.of(
          ignoreFile(project)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          DataProblem.DVC_IGNORE_NOT_UNDERSTOOD,
          "%s: %s".formatted(project.resolve(IGNORE_FILE), e.getMessage()),
          e);
    }
  }

  private static Map<String, Long> sizes(Path folder) throws IOException {
    var sizes = new HashMap<String, Long>();
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return sizes;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sizes.put(folder.relativize(file).toString().replace('\\', '/'), attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    return sizes;
  }
}
