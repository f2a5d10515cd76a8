package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.FileTree;
import dev.codesense.core.file.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Writes the `objects/` of a [RepoSnapshot]: one list per repository, every content at DVC's
/// address. Safe to use across threads.
///
/// Contents are hard links where the file system allows it, copies elsewhere. So a snapshot costs
/// no space beside `data/raw`, is whole in its own directory, and outlives changes there, because
/// files of `data/raw` are replaced and never rewritten in place. No store is shared between
/// snapshots: who deletes a snapshot's directory has deleted its bytes.
public final class SnapshotWriter {
  private final Path objects;
  private final RecordCodec codec;
  private final Set<String> written = ConcurrentHashMap.newKeySet();
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();

  /// @param objects the artifact's `objects/`, created when missing
  public SnapshotWriter(Path objects, RecordCodec codec) {
    this.objects = objects;
    this.codec = codec;
  }

  /// Where a content lies now.
  @FunctionalInterface
  public interface ContentSource {
    /// A file with the content of `file`; it stays unchanged until it is replaced.
    Path find(SnapshotFile file) throws IOException;
  }

  /// A repository's list as written.
  ///
  /// @param sha256 its name: [RepositoryState#fileList]
  /// @param files how many it has
  /// @param bytes their sizes added up
  /// @param secretsMasked their placeholders added up
  public record FileList(String sha256, long files, long bytes, long secretsMasked) {}

  /// Writes one repository's list and contents.
  ///
  /// @param files sorted by path
  /// @throws CodesenseException [DataProblem#WRITE_FAILED] or [DataProblem#NOT_WRITABLE]
  public FileList write(List<SnapshotFile> files, ContentSource contents) {
    long bytes = 0;
    long secrets = 0;
    try {
      for (var file : files) {
        bytes += file.bytes();
        secrets += file.secretsMasked();
        if (written.add(file.md5())) {
          place(contents.find(file), SnapshotReader.contentPath(file.md5()));
        }
      }
      var list = lines(files);
      var sha256 = Sha256.hex(list);
      AtomicFile.write(objects.resolve(SnapshotReader.listPath(sha256)), list);
      return new FileList(sha256, files.size(), bytes, secrets);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Writes what was done to one repository's files. Readers of earlier versions pass it by.
  ///
  /// @param notes sorted by path
  /// @throws CodesenseException [DataProblem#WRITE_FAILED] or [DataProblem#NOT_WRITABLE]
  public void writeNotes(String id, List<FileNote> notes) {
    write(SnapshotReader.notesPath(id), notes);
  }

  private void write(String path, List<? extends Record> records) {
    try {
      AtomicFile.write(objects.resolve(path), lines(records));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private byte[] lines(List<? extends Record> records) {
    var lines = new ByteArrayOutputStream();
    for (var line : records) {
      lines.writeBytes(codec.encode(line));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /// Takes over one repository's list and contents from an earlier snapshot, unchanged.
  ///
  /// @throws CodesenseException [DataProblem#WRITE_FAILED] or [DataProblem#NOT_WRITABLE], or
  ///   [DataProblem#OBJECT_DAMAGED] when the earlier snapshot is not whole
  public void reuse(SnapshotReader earlier, RepositoryState repository) {
    var files = earlier.files(repository);
    try {
      for (var file : files) {
        if (written.add(file.md5())) {
          place(earlier.path(file), SnapshotReader.contentPath(file.md5()));
        }
      }
      var list = SnapshotReader.listPath(repository.fileList());
      place(earlier.objects().resolve(list), list);
      var notes = SnapshotReader.notesPath(repository.id());
      if (Files.exists(earlier.objects().resolve(notes))) {
        place(earlier.objects().resolve(notes), notes);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void place(Path source, String address) throws IOException {
    var target = objects.resolve(address);
    var folder = target.resolveSibling(".").normalize();
    if (folders.add(folder)) {
      Files.createDirectories(folder);
    }
    try {
      FileTree.shareFile(source, target);
    } catch (FileAlreadyExistsException e) {
      // Equal address, equal content.
    }
  }

  private CodesenseException failed(IOException cause) {
    return new CodesenseException(
        DataProblem.ofWriting(cause), "Cannot write " + objects + ": " + cause, cause);
  }
}
