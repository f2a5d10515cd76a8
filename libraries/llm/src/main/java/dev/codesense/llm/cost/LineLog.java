package dev.codesense.llm.cost;

import dev.codesense.core.CodesenseException;
import dev.codesense.llm.LlmProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An append-only file of lines that survives a kill: a line that was not finished is cut off by
/// the next open. One process at a time; thread-safe within it.
final class LineLog implements AutoCloseable {
  private static final int READ_BYTES = 1 << 16;

  private final Path path;

  /// Not a channel: a channel closes itself for everybody when one thread is interrupted.
  private final RandomAccessFile file;

  private long end;

  private LineLog(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /// Where a line is.
  ///
  /// @param length without the line end
  record Place(long offset, int length) {}

  /// Reads the lines that are there.
  @FunctionalInterface
  interface Reader {
    /// @param damage to be thrown when the line cannot be what this program wrote
    void read(byte[] line, Place place, Damage damage);
  }

  /// Makes the failure of a line.
  @FunctionalInterface
  interface Damage {
    CodesenseException because(Throwable cause);
  }

  /// @throws CodesenseException with [LlmProblem#JOURNAL_UNUSABLE] or [LlmProblem#JOURNAL_LOCKED]
  static LineLog open(Path path, Reader reader) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      var file = new RandomAccessFile(path.toFile(), "rw");
      try {
        lock(path, file);
        var log = new LineLog(path, file);
        log.readAll(reader);
        return log;
      } catch (Throwable e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static void lock(Path path, RandomAccessFile file) throws IOException {
    @Nullable OverlappingFileLockException ours = null;
    try {
      if (file.getChannel().tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      ours = e;
    }
    throw new CodesenseException(
        LlmProblem.JOURNAL_LOCKED, path + " is in use by another command", ours);
  }

  private void readAll(Reader reader) throws IOException {
    var buffer = new byte[READ_BYTES];
    var line = new ByteArrayOutputStream();
    long position = 0;
    for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
      int from = 0;
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, from, i - from);
          long offset = end;
          reader.read(line.toByteArray(), new Place(offset, line.size()), damageAt(offset));
          line.reset();
          from = i + 1;
          end = position + from;
        }
      }
      line.write(buffer, from, read - from);
      position += read;
    }
    file.setLength(end);
  }

  private Damage damageAt(long offset) {
    return cause ->
        new CodesenseException(
            LlmProblem.JOURNAL_UNUSABLE, "%s is damaged at byte %d".formatted(path, offset), cause);
  }

  /// Appends a line.
  ///
  /// @param line without a line end
  synchronized Place append(byte[] line) {
    var whole = Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    try {
      var place = new Place(end, line.length);
      file.seek(end);
      file.write(whole);
      end += whole.length;
      return place;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  synchronized byte[] read(Place place) {
    try {
      var line = new byte[place.length()];
      file.seek(place.offset());
      file.readFully(line);
      return line;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static CodesenseException unusable(Path path, IOException cause) {
    return new CodesenseException(
        LlmProblem.JOURNAL_UNUSABLE, "%s cannot be used: %s".formatted(path, cause), cause);
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }
}
