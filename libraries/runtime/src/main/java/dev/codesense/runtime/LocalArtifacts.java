package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The artifacts that runs by hand left in a project:
/// `.codesense/artifacts/<component>/<run-id>/<output>`.
public final class LocalArtifacts {

  static final String FOLDER = "artifacts";

  private final Path root;
  private final ArtifactFiles files;

  /// Where the outputs of one task of a run go: in a folder of the run, or where a component has
  /// several tasks in one run, in a folder of the task.
  ///
  /// @param project absolute
  /// @param folder the run's id, or what begins with it
  public static Path folder(Path project, String component, String folder) {
    return project
        .resolve(LocalRunContext.STATE)
        .resolve(FOLDER)
        .resolve(component)
        .resolve(folder);
  }

  /// @param project the project directory
  public LocalArtifacts(Path project, RecordCodec codec) {
    this.root = project.toAbsolutePath().normalize().resolve(LocalRunContext.STATE).resolve(FOLDER);
    this.files = new ArtifactFiles(codec);
  }

  /// An artifact on the shelf.
  private record Place(String component, String runId, String output, Path directory) {}

  /// The newest complete artifact with a body of `type`, whatever component wrote it. Another
  /// version of the format counts too, so that reading it says what is wrong.
  public <T extends Record> Optional<Artifact<T>> newest(Class<T> type) throws IOException {
    var format = ArtifactFiles.format(type).name();
    return places().stream()
        .sorted(Comparator.comparing(Place::runId).reversed())
        .filter(place ->
            files
                .header(place.directory())
                .filter(header -> header.format().equals(format))
                .isPresent())
        .findFirst()
        .map(place -> new Artifact<>(place.directory(), type));
  }

  /// Removes all but the newest `keep` artifacts of every output, and what killed runs left before
  /// them.
  ///
  /// @param keep 0 to keep none
  /// @return directories of the artifacts that were removed
  public List<Path> prune(int keep) throws IOException {
    return prune(keep, _ -> false);
  }

  /// As [#prune(int)].
  ///
  /// @param used directories of artifacts that stay whatever their age
  public List<Path> prune(int keep, Predicate<Path> used) throws IOException {
    if (keep < 0) {
      throw new IllegalArgumentException("The artifacts to keep must be 0 or more, was " + keep);
    }
    var removed = new ArrayList<Path>();
    var kept = new HashMap<String, Integer>();
    for (var place :
        places().stream().sorted(Comparator.comparing(Place::runId).reversed()).toList()) {
      int seen = kept.getOrDefault(place.component() + "/" + place.output(), 0);
      if (used.test(place.directory())) {
        continue;
      }
      if (seen >= keep) {
        // Without artifact.json it is no artifact any more, even when we are killed half-way.
        Files.deleteIfExists(place.directory().resolve(ArtifactFiles.FILE));
        FileTree.delete(place.directory());
        removed.add(place.directory());
      } else if (files.header(place.directory()).isPresent()) {
        kept.put(place.component() + "/" + place.output(), seen + 1);
      }
    }
    for (var component : children(root)) {
      for (var run : children(component)) {
        if (children(run).isEmpty()) {
          Files.delete(run);
        }
      }
    }
    return removed;
  }

  private List<Place> places() throws IOException {
    var places = new ArrayList<Place>();
    for (var component : children(root)) {
      for (var run : children(component)) {
        for (var output : children(run)) {
          places.add(new Place(name(component), name(run), name(output), output));
        }
      }
    }
    return places;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var children = Files.list(directory)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }
}
