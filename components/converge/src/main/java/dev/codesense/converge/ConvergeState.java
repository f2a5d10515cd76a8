package dev.codesense.converge;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.FileTree;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.dvc.DvcFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the last run left: its snapshot, and from what each repository was made.
///
/// Kept in `.codesense/converge/`. Losing it costs time, never correctness: everything is read
/// again.
final class ConvergeState {
  private final Path folder;
  private final RunContext run;
  private final @Nullable SnapshotReader snapshot;
  private final @Nullable Artifact<RepoSnapshot> artifact;
  private final Map<String, String> fingerprints;
  private final @Nullable String dataFile;

  private ConvergeState(
      Path folder,
      RunContext run,
      @Nullable SnapshotReader snapshot,
      @Nullable Artifact<RepoSnapshot> artifact,
      Map<String, String> fingerprints,
      @Nullable String dataFile) {
    this.folder = folder;
    this.run = run;
    this.snapshot = snapshot;
    this.artifact = artifact;
    this.fingerprints = fingerprints;
    this.dataFile = dataFile;
  }

  /// The file `memory.json`.
  ///
  /// @param snapshot the artifact's directory, relative to `.codesense/`
  /// @param fingerprints by repository id
  /// @param dataFile SHA-256 of data.dvc; null where an earlier version wrote the note
  private record Note(
      String snapshot, Map<String, String> fingerprints, @Nullable String dataFile) {}

  /// Reads it; empty when there is none, it is damaged, or its snapshot is gone.
  static ConvergeState load(RunContext run) {
    var folder = run.state().resolve("converge");
    try {
      var note = run.codec().decode(Files.readAllBytes(folder.resolve("memory.json")), Note.class);
      var artifact =
          new Artifact<>(run.state().resolve(note.snapshot()).normalize(), RepoSnapshot.class);
      var reader = SnapshotReader.open(artifact, run);
      return new ConvergeState(folder, run, reader, artifact, note.fingerprints(), note.dataFile());
    } catch (IOException | UncheckedIOException | IllegalArgumentException | CodesenseException e) {
      return new ConvergeState(folder, run, null, null, Map.of(), null);
    }
  }

  /// The last snapshot, by repository id.
  Map<String, RepositoryState> repositories() {
    var states = new TreeMap<String, RepositoryState>();
    if (snapshot != null) {
      snapshot.snapshot().repositories().forEach(state -> states.put(state.id(), state));
    }
    return states;
  }

  Optional<SnapshotReader> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /// The last artifact, where it lies in the project and so is still ours to point at.
  Optional<Artifact<RepoSnapshot>> artifact() {
    return Optional.ofNullable(artifact).filter(last -> last.directory().startsWith(run.state()));
  }

  /// The last snapshot in a place of its own: a run that continues writes its snapshot anew where
  /// the last one may lie.
  Optional<SnapshotReader> setAside() {
    removeAside();
    if (artifact == null) {
      return Optional.empty();
    }
    try {
      FileTree.share(artifact.directory(), aside());
    } catch (IOException e) {
      throw new CodesenseException(
          ConvergeProblem.CANNOT_WRITE, "Cannot write %s: %s".formatted(aside(), e), e);
    }
    return Optional.of(SnapshotReader.open(new Artifact<>(aside(), RepoSnapshot.class), run));
  }

  /// Removes it: it may name a repository that was purged meanwhile.
  void removeAside() {
    try {
      FileTree.delete(aside());
    } catch (IOException e) {
      throw new CodesenseException(
          ConvergeProblem.CANNOT_WRITE, "Cannot clear %s: %s".formatted(aside(), e), e);
    }
  }

  private Path aside() {
    return folder.resolve("earlier");
  }

  /// From what `id` was made: equal fingerprints, equal contents.
  Optional<String> fingerprint(String id) {
    return Optional.ofNullable(fingerprints.get(id));
  }

  /// Whether data.dvc is as the last run left it: after a pull or a checkout `data/` may be another
  /// one.
  boolean leftDataAsItIs() {
    var now = dataFile(run.project());
    return now != null && (dataFile == null || dataFile.equals(now));
  }

  private static @Nullable String dataFile(Path project) {
    try {
      return Sha256.hex(Files.readAllBytes(project.resolve(DvcFile.DATA)));
    } catch (IOException e) {
      return null; // Gone, or made anew for who cannot read it.
    }
  }

  Map<String, String> fingerprints() {
    return fingerprints;
  }

  /// What was read from each path when `fileList` was made under `rules`, by path; empty when that
  /// is not known.
  ///
  /// Not JSON, like what others read: at ten thousand files this is most of what a run reads, and
  /// reading JSON is slow in a JVM that has just started.
  Map<String, ReadBlob> blobs(String id, String rules, String fileList) {
    var blobs = new HashMap<String, ReadBlob>();
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(blobFile(id))))) {
      if (!in.readUTF().equals(rules) || !in.readUTF().equals(fileList)) {
        return Map.of();
      }
      for (int left = in.readInt(); left > 0; left--) {
        var blob = ReadBlob.read(in);
        blobs.put(blob.path(), blob);
      }
      return blobs;
    } catch (IOException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  void rememberBlobs(String id, String rules, String fileList, List<ReadBlob> blobs) {
    var content = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(content)) {
      out.writeUTF(rules);
      out.writeUTF(fileList);
      out.writeInt(blobs.size());
      for (var blob : blobs) {
        blob.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    write(blobFile(id), content.toByteArray());
  }

  void remember(Artifact<RepoSnapshot> published, Map<String, String> newFingerprints) {
    var place = run.state().relativize(published.directory().toAbsolutePath()).toString();
    write(
        folder.resolve("memory.json"),
        run.codec()
            .encode(new Note(place.replace('\\', '/'), newFingerprints, dataFile(run.project()))));
  }

  /// Forgets what was read of all other repositories.
  void forgetAllBut(Set<String> ids) {
    var kept = ids.stream().map(this::blobFile).collect(Collectors.toSet());
    try (var files = Files.newDirectoryStream(blobFolder())) {
      for (var file : files) {
        if (!kept.contains(file)) {
          Files.delete(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was remembered yet.
    } catch (IOException e) {
      throw new CodesenseException(
          ConvergeProblem.CANNOT_WRITE, "Cannot clear %s: %s".formatted(blobFolder(), e), e);
    }
  }

  private Path blobFolder() {
    return folder.resolve("blobs");
  }

  private Path blobFile(String id) {
    return blobFolder().resolve(Sha256.ofParts(id));
  }

  private static void write(Path file, byte[] content) {
    try {
      AtomicFile.writeIfChanged(file, content);
    } catch (IOException e) {
      throw new CodesenseException(
          ConvergeProblem.CANNOT_WRITE, "Cannot write %s: %s".formatted(file, e), e);
    }
  }
}
