package dev.codesense.embed;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/// Vectors that were paid for once: contentId to vector, one append-only file per model. Loss of
/// the file costs time, never correctness.
///
/// A record is the id (32 bytes), the components (little-endian floats) and a CRC-32C of both.
/// Killed in the middle of a write, the next open cuts the unfinished tail; a record damaged
/// elsewhere counts as absent. In memory are some ten bytes per id; vectors are read from the
/// mapped file.
///
/// One process at a time; thread-safe within it.
public final class VectorCache implements AutoCloseable {
  private static final String FILE = "vectors.bin";
  private static final byte[] MAGIC = "CSVECT01".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_BYTES = 32;

  /// Magic, then SHA-256 over the model's id and dimensions.
  private static final int HEADER_BYTES = 40;

  private static final int SMALLEST_TABLE = 1024;
  private static final int WRITE_BYTES = 1 << 20;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path folder;
  private final Path path;
  private final byte[] header;
  private final int dimensions;
  private final int recordBytes;
  private final RandomAccessFile lockFile;

  /// Not a channel: a channel closes itself for everybody when one thread is interrupted.
  private RandomAccessFile file;

  private MemorySegment mapped = MemorySegment.NULL;
  private long written;

  /// Open addressing by the first bytes of the id: number of a record + 1, or 0.
  private int[] table = new int[SMALLEST_TABLE];

  private final Map<String, float[]> pending = new LinkedHashMap<>();

  private VectorCache(
      Path folder,
      byte[] header,
      int dimensions,
      RandomAccessFile lockFile,
      RandomAccessFile file) {
    this.folder = folder;
    this.path = folder.resolve(FILE);
    this.header = header;
    this.dimensions = dimensions;
    this.recordBytes = ID_BYTES + dimensions * Float.BYTES + Integer.BYTES;
    this.lockFile = lockFile;
    this.file = file;
  }

  /// Opens the cache of a model, empty if there is none.
  ///
  /// @param directory shared by the caches of all models, such as `.codesense/vectors`
  /// @throws CodesenseException when another process has it, or the disk refuses
  public static VectorCache open(Path directory, EmbeddingModel model) {
    var identity = Sha256.ofParts(model.id(), String.valueOf(model.dimensions()));
    var folder = directory.resolve(identity.substring(0, 16));
    var header =
        ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(HexFormat.of().parseHex(identity)).array();
    try {
      Files.createDirectories(folder);
      var lockFile = new RandomAccessFile(folder.resolve("lock").toFile(), "rw");
      try {
        lock(lockFile, folder);
        var file = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
        try {
          var cache = new VectorCache(folder, header, model.dimensions(), lockFile, file);
          cache.load();
          return cache;
        } catch (IOException | RuntimeException e) {
          file.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static void lock(RandomAccessFile lockFile, Path folder) throws IOException {
    boolean free;
    try {
      free = lockFile.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false; // held by this very process
    }
    if (!free) {
      throw new CodesenseException(
          EmbeddingProblem.CACHE_LOCKED, "Another codesense command uses the vectors in " + folder);
    }
  }

  /// How many contents have a vector.
  public synchronized long size() {
    return written + pending.size();
  }

  /// The vector of a content.
  ///
  /// @param contentId 64 hex digits
  public synchronized Optional<float[]> get(String contentId) {
    var waiting = pending.get(contentId);
    if (waiting != null) {
      return Optional.of(waiting.clone());
    }
    int slot = slot(MemorySegment.ofArray(id(contentId)));
    if (table[slot] == 0) {
      return Optional.empty();
    }
    long offset = offset(table[slot] - 1);
    if (!isSound(offset)) {
      return Optional.empty();
    }
    var vector = new float[dimensions];
    MemorySegment.copy(mapped(), FLOAT, offset + ID_BYTES, vector, 0, dimensions);
    return Optional.of(vector);
  }

  /// Remembers a vector; durable after [#flush]. A content that has one keeps it.
  public synchronized void put(String contentId, float[] vector) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "A vector here must have %d dimensions, was %d".formatted(dimensions, vector.length));
    }
    if (get(contentId).isEmpty()) {
      pending.put(contentId, vector.clone());
    }
  }

  /// Hands what was put to the operating system: it survives the end of this process.
  public synchronized void flush() {
    if (pending.isEmpty()) {
      return;
    }
    try {
      long first = written;
      file.seek(offset(written));
      var records = new Records(file);
      for (var entry : pending.entrySet()) {
        records.append(entry.getKey(), entry.getValue());
      }
      records.drain();
      written = first + pending.size();
      pending.clear();
      for (long number = first; number < written; number++) {
        index(number);
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /// Forgets every other content, by writing a new file beside the old one.
  public synchronized void retainOnly(Set<String> contentIds) {
    flush();
    try {
      var part = Files.createTempFile(folder, ".part-", null);
      try {
        try (var out = new RandomAccessFile(part.toFile(), "rw")) {
          out.write(header);
          var records = new Records(out);
          for (var contentId : contentIds) {
            var vector = get(contentId);
            if (vector.isPresent()) {
              records.append(contentId, vector.get());
            }
          }
          records.drain();
          out.getFD().sync();
        }
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        AtomicFile.force(folder);
      } finally {
        Files.deleteIfExists(part);
      }
      file.close();
      file = new RandomAccessFile(path.toFile(), "rw");
      mapped = MemorySegment.NULL;
      load();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /// Flushes, forces to disk and lets others in.
  @Override
  public synchronized void close() {
    try (lockFile;
        var _ = file) {
      flush();
      file.getFD().sync();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /// Reads the ids; cuts what a killed writer left, begins anew when the header is not ours.
  private void load() throws IOException {
    table = new int[SMALLEST_TABLE];
    written = 0;
    var actual = new byte[HEADER_BYTES];
    boolean ours = file.length() >= HEADER_BYTES;
    if (ours) {
      file.seek(0);
      file.readFully(actual);
      ours = Arrays.equals(actual, header);
    }
    if (!ours) {
      file.setLength(0);
      file.seek(0);
      file.write(header);
      return;
    }
    written = (file.length() - HEADER_BYTES) / recordBytes;
    while (written > 0 && !isSound(offset(written - 1))) {
      written--;
    }
    if (file.length() > offset(written)) {
      mapped = MemorySegment.NULL;
      file.setLength(offset(written));
    }
    table = new int[tableSize(written)];
    for (long number = 0; number < written; number++) {
      index(number);
    }
  }

  private void index(long number) throws IOException {
    if (number >= Integer.MAX_VALUE - 1) {
      throw new IOException("More than 2^31 vectors");
    }
    if (number * 2 >= table.length) {
      table = new int[tableSize(number + 1)];
      for (long earlier = 0; earlier < number; earlier++) {
        place((int) earlier);
      }
    }
    place((int) number);
  }

  private void place(int number) {
    int slot = slot(mapped().asSlice(offset(number), ID_BYTES));
    table[slot] = number + 1;
  }

  /// Where an id is, or the free slot where it belongs.
  private int slot(MemorySegment id) {
    int mask = table.length - 1;
    int slot = (int) (id.get(LONG, 0) & mask);
    while (table[slot] != 0
        && MemorySegment.mismatch(
                mapped(),
                offset(table[slot] - 1),
                offset(table[slot] - 1) + ID_BYTES,
                id,
                0,
                ID_BYTES)
            >= 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isSound(long offset) {
    var crc = new CRC32C();
    int length = recordBytes - Integer.BYTES;
    crc.update(mapped().asSlice(offset, length).asByteBuffer());
    return mapped().get(INT, offset + length) == (int) crc.getValue();
  }

  /// The file as memory, at least as far as it is written. Earlier mappings go with the garbage.
  private MemorySegment mapped() {
    boolean interrupted = false;
    while (mapped.byteSize() < offset(written)) {
      // Mapping fails for an interrupted thread: put the interrupt off.
      interrupted |= Thread.interrupted();
      try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
        mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, offset(written), Arena.ofAuto());
      } catch (ClosedByInterruptException e) {
        interrupted = true;
      } catch (IOException e) {
        throw unusable(path, e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return mapped;
  }

  private long offset(long number) {
    return HEADER_BYTES + number * recordBytes;
  }

  private static int tableSize(long records) {
    int size = SMALLEST_TABLE;
    while (size < records * 3) {
      size <<= 1;
    }
    return size;
  }

  private static byte[] id(String contentId) {
    if (contentId.length() != ID_BYTES * 2) {
      throw new IllegalArgumentException("A contentId must have 64 hex digits, was " + contentId);
    }
    return HexFormat.of().parseHex(contentId);
  }

  private static CodesenseException unusable(Path where, IOException cause) {
    return new CodesenseException(
        EmbeddingProblem.CACHE_UNUSABLE,
        "Cannot use the vector cache %s: %s".formatted(where, cause.getMessage()),
        cause);
  }

  /// Gathers records and writes them in large pieces.
  private final class Records {
    private final RandomAccessFile out;
    private final byte[] bytes = new byte[Math.max(recordBytes, WRITE_BYTES)];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

    Records(RandomAccessFile out) {
      this.out = out;
    }

    void append(String contentId, float[] vector) throws IOException {
      if (buffer.remaining() < recordBytes) {
        drain();
      }
      int start = buffer.position();
      buffer.put(id(contentId));
      for (float component : vector) {
        buffer.putFloat(component);
      }
      var crc = new CRC32C();
      crc.update(bytes, start, recordBytes - Integer.BYTES);
      buffer.putInt((int) crc.getValue());
    }

    void drain() throws IOException {
      out.write(bytes, 0, buffer.position());
      buffer.clear();
    }
  }
}
