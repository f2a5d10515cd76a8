package dev.codesense.index.chunking;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records which file each worker is chunking, so that the next process can find the file that
/// killed this one. One small mapped file per worker: the operating system keeps what was written
/// when the process dies, and a note costs no system call.
public final class InflightJournal {

  /// Room for any path that a file system takes.
  private static final int SIZE = 16 * 1024;

  private static final int LENGTH = 0;
  private static final int TEXT = Integer.BYTES;
  private static final char SEPARATOR = '\0';

  private final Path directory;

  /// @param directory created when missing
  InflightJournal(Path directory) {
    this.directory = directory;
  }

  /// A file that was in a worker's hands.
  record Suspect(String repo, String path, String md5) {}

  /// The note of one worker; used by one thread.
  public static final class Note implements ChunkStage.Note {
    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;

    private Note(Path file, Arena arena, MemorySegment memory) {
      this.file = file;
      this.arena = arena;
      this.memory = memory;
    }

    @Override
    public void take(String repo, String path, String md5) {
      var text = (md5 + SEPARATOR + repo + SEPARATOR + path).getBytes(StandardCharsets.UTF_8);
      int length = Math.min(text.length, SIZE - TEXT);
      memory.set(ValueLayout.JAVA_INT, LENGTH, 0);
      MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, TEXT, length);
      memory.set(ValueLayout.JAVA_INT, LENGTH, length);
    }

    @Override
    public void put() {
      memory.set(ValueLayout.JAVA_INT, LENGTH, 0);
    }

    @Override
    public void close() {
      put();
      arena.close();
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // An empty note left behind accuses nobody.
      }
    }
  }

  /// Opens the note of a worker.
  public Note open(int worker) throws IOException {
    Files.createDirectories(directory);
    var file = directory.resolve("worker-" + worker);
    var arena = Arena.ofConfined();
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      return new Note(file, arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// What the workers of a dead process had in hand.
  List<Suspect> suspects() throws IOException {
    var suspects = new ArrayList<Suspect>();
    for (var note : notes()) {
      read(note).ifPresent(suspects::add);
    }
    return suspects;
  }

  /// Removes all notes, once the suspects are dealt with.
  void clear() throws IOException {
    for (var note : notes()) {
      Files.deleteIfExists(note);
    }
  }

  /// As [#clear].
  public void discard() {
    try {
      clear();
    } catch (IOException e) {
      throw IndexState.notWritable("the journal of files in flight", e);
    }
  }

  private List<Path> notes() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static Optional<Suspect> read(Path note) throws IOException {
    var bytes = Files.readAllBytes(note);
    if (bytes.length != SIZE) {
      return Optional.empty();
    }
    int length = MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_INT_UNALIGNED, LENGTH);
    if (length <= 0 || length > SIZE - TEXT) {
      return Optional.empty();
    }
    var parts = new String(bytes, TEXT, length, StandardCharsets.UTF_8).split("\0", -1);
    return parts.length == 3
        ? Optional.of(new Suspect(parts[1], parts[2], parts[0]))
        : Optional.empty();
  }
}
