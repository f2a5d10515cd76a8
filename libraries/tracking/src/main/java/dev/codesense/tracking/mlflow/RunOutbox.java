package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.FileTree;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Records that have not been sent, in a folder each: `record.json` and the files of the run. A
/// folder has its name once it is whole.
final class RunOutbox {
  private static final String RECORD = "record.json";
  private static final String FILES = "files";
  private static final String UNFINISHED = ".part-";
  private static final long LARGEST_TEXT = 16 << 20;

  private final Path folder;
  private final RecordCodec codec;
  private final Masking masking;

  RunOutbox(Path folder, RecordCodec codec, Masking masking) {
    this.folder = folder;
    this.codec = codec;
    this.masking = masking;
  }

  Path folder() {
    return folder;
  }

  /// Keeps a record and copies of its files, without secrets. A record of the same id goes.
  void keep(RunRecord record) {
    try {
      var part = folder.resolve(UNFINISHED + record.id());
      FileTree.delete(part);
      var kept = new TreeMap<String, Path>();
      for (var artifact : record.artifacts().entrySet()) {
        var file = Path.of(FILES).resolve(artifact.getKey());
        copy(artifact.getValue(), part.resolve(file));
        kept.put(artifact.getKey(), file);
      }
      AtomicFile.write(part.resolve(RECORD), codec.encode(record.masked(masking).with(kept)));
      discard(record.id());
      Files.move(part, folder.resolve(record.id()), StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.force(folder);
    } catch (IOException e) {
      throw failed("keep a record in " + folder, e);
    }
  }

  /// Texts are masked; what is none, and what is longer than any report, is taken as it is.
  private void copy(Path from, Path to) throws IOException {
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    var text = Files.size(from) > LARGEST_TEXT ? null : text(Files.readAllBytes(from));
    if (text == null) {
      FileTree.share(from, to);
    } else {
      Files.writeString(to, masking.file(String.valueOf(from.getFileName()), text));
    }
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// The ids of what waits, in the order of their names.
  List<String> waiting() {
    try (var children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> String.valueOf(child.getFileName()))
          .filter(name -> !name.startsWith(UNFINISHED))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw failed("list " + folder, e);
    }
  }

  RunRecord read(String id) {
    var file = folder.resolve(id).resolve(RECORD);
    try {
      var record = codec.decode(Files.readAllBytes(file), RunRecord.class);
      var files = new TreeMap<String, Path>();
      record.artifacts().forEach((name, path) -> files.put(name, folder.resolve(id).resolve(path)));
      return record.with(files);
    } catch (IOException | IllegalArgumentException e) {
      throw new CodesenseException(
          TrackingProblem.RECORD_UNREADABLE,
          "%s cannot be read: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  void remove(String id) {
    try {
      discard(id);
    } catch (IOException e) {
      throw failed("remove " + folder.resolve(id), e);
    }
  }

  /// First its name, so that a kill leaves no half of a record that would be read.
  private void discard(String id) throws IOException {
    var whole = folder.resolve(id);
    if (Files.exists(whole)) {
      var gone = folder.resolve(UNFINISHED + id + "-gone");
      FileTree.delete(gone);
      Files.move(whole, gone, StandardCopyOption.ATOMIC_MOVE);
      FileTree.delete(gone);
    }
  }

  /// Something that only one process has at a time.
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /// The right to send; empty while another process has it.
  Optional<Turn> turn() {
    try {
      Files.createDirectories(folder);
      var channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = lock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(() -> release(channel));
    } catch (IOException e) {
      throw failed("lock " + folder, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another run of this process
    }
  }

  private void release(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed("unlock " + folder, e);
    }
  }

  private static CodesenseException failed(String what, Exception e) {
    return new CodesenseException(TrackingProblem.NOT_KEPT, "Cannot %s: %s".formatted(what, e), e);
  }
}
