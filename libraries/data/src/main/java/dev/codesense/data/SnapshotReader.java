package dev.codesense.data;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a [RepoSnapshot] with its files. Immutable and safe to use across threads.
public final class SnapshotReader {
  /// The folder that contents lie in, in DVC's layout.
  public static final String CONTENTS = "files/md5";

  private final RepoSnapshot snapshot;
  private final Path objects;
  private final RecordCodec codec;

  private SnapshotReader(RepoSnapshot snapshot, Path objects, RecordCodec codec) {
    this.snapshot = snapshot;
    this.objects = objects;
    this.codec = codec;
  }

  /// Opens a snapshot, checking its artifact.json.
  public static SnapshotReader open(Artifact<RepoSnapshot> artifact, RunContext run) {
    return new SnapshotReader(run.read(artifact), artifact.objects(), run.codec());
  }

  public RepoSnapshot snapshot() {
    return snapshot;
  }

  /// The artifact's `objects/`.
  public Path objects() {
    return objects;
  }

  /// The files of one repository, sorted by path.
  ///
  /// @throws CodesenseException [DataProblem#OBJECT_DAMAGED] when the list is missing or not the
  ///   one that was written
  public List<SnapshotFile> files(RepositoryState repository) {
    var path = objects.resolve(listPath(repository.fileList()));
    var list = read(path, "the file list of " + repository.id());
    if (!Sha256.hex(list).equals(repository.fileList())) {
      throw damaged(path, "the file list of " + repository.id(), "its SHA-256 differs", null);
    }
    return records(list, SnapshotFile.class);
  }

  /// What was done to the files of one repository besides copying them, sorted by path. A snapshot
  /// of an earlier version has no notes, and one of a hostile tree not all: the counts of
  /// [RepositoryState#skipped] are whole.
  ///
  /// @throws CodesenseException [DataProblem#OBJECT_DAMAGED] when they cannot be read
  public List<FileNote> notes(RepositoryState repository) {
    var path = objects.resolve(notesPath(repository.id()));
    return Files.exists(path)
        ? records(read(path, "the notes on " + repository.id()), FileNote.class)
        : List.of();
  }

  private <T> List<T> records(byte[] lines, Class<T> type) {
    var records = new ArrayList<T>();
    for (int from = 0; from < lines.length; ) {
      int end = from;
      while (end < lines.length && lines[end] != '\n') {
        end++;
      }
      records.add(codec.decode(Arrays.copyOfRange(lines, from, end), type));
      from = end + 1;
    }
    return records;
  }

  /// The masked bytes of a file, checked against its MD5: that costs a hundredth of what parsing
  /// the file does.
  ///
  /// @throws CodesenseException [DataProblem#OBJECT_DAMAGED] when they are missing or not those
  ///   that were written
  public byte[] content(SnapshotFile file) {
    var path = path(file);
    var content = read(path, file.path());
    if (!Md5.hex(content).equals(file.md5())) {
      throw damaged(path, file.path(), "its MD5 differs", null);
    }
    return content;
  }

  /// Where a file's content lies.
  public Path path(SnapshotFile file) {
    return objects.resolve(contentPath(file.md5()));
  }

  private static byte[] read(Path path, String what) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw damaged(path, what, "cannot be read: " + e, e);
    }
  }

  private static CodesenseException damaged(
      Path path, String what, String how, @Nullable IOException cause) {
    return new CodesenseException(
        DataProblem.OBJECT_DAMAGED, "%s, which holds %s, %s".formatted(path, what, how), cause);
  }

  /// Where a list lies below `objects/`.
  static String listPath(String sha256) {
    return "lists/" + sha256 + ".jsonl";
  }

  /// Where the notes on a repository's files lie below `objects/`.
  static String notesPath(String id) {
    return "notes/" + Sha256.ofParts(id) + ".jsonl";
  }

  /// Where a content lies below `objects/`: DVC's layout.
  public static String contentPath(String md5) {
    return CONTENTS + "/" + md5.substring(0, 2) + "/" + md5.substring(2);
  }
}
