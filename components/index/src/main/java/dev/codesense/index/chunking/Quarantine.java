package dev.codesense.index.chunking;

import dev.codesense.chunk.Chunker;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Files whose chunking kills the process or does not come to an end. Tried again when their
/// content or the chunker changes.
///
/// @param files sorted by repository and path
public record Quarantine(List<File> files) {

  /// Why such a file is skipped.
  public static final String REASON = "QUARANTINED";

  /// @param md5 of the content that killed
  /// @param chunkerVersion of the chunker that died of it
  /// @param since when it was found out
  public record File(String repo, String path, String md5, int chunkerVersion, Instant since) {}

  public Quarantine {
    files =
        files.stream().sorted(Comparator.comparing(File::repo).thenComparing(File::path)).toList();
  }

  /// What is said when a file is found out.
  static String warning(String repo, String path) {
    return "quarantined %s %s: chunking it ends the process or does not come to an end"
        .formatted(repo, path);
  }

  /// Reads the quarantine of a project; empty when there is none.
  static Quarantine read(Path file, RecordCodec codec) throws IOException {
    try {
      return codec.decode(Files.readAllBytes(file), Quarantine.class);
    } catch (NoSuchFileException e) {
      return new Quarantine(List.of());
    }
  }

  void write(Path file, RecordCodec codec) throws IOException {
    AtomicFile.writeIfChanged(file, codec.encode(this));
  }

  /// Whether this very content must not meet this chunker.
  boolean holds(String repo, String path, String md5) {
    return files.stream()
        .anyMatch(file ->
            file.md5().equals(md5)
                && file.chunkerVersion() == Chunker.VERSION
                && file.repo().equals(repo)
                && file.path().equals(path));
  }

  /// With one file more; an older entry of the same path goes.
  Quarantine with(File added) {
    var all = new ArrayList<>(files);
    all.removeIf(file -> file.repo().equals(added.repo()) && file.path().equals(added.path()));
    all.add(added);
    return new Quarantine(all);
  }

  /// Without the files of a repository.
  public Quarantine without(String repo) {
    return new Quarantine(files.stream().filter(file -> !file.repo().equals(repo)).toList());
  }

  /// Equal for quarantines that keep the same contents out.
  String digest() {
    return Sha256.ofParts(
        files.stream()
            .filter(file -> file.chunkerVersion() == Chunker.VERSION)
            .map(file -> file.repo() + "\n" + file.path() + "\n" + file.md5())
            .toArray(String[]::new));
  }
}
