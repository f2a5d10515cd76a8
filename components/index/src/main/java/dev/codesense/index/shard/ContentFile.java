package dev.codesense.index.shard;

import dev.codesense.core.file.Sha256;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedSet;

/// Contents and their vectors in one file: contentIds in order (32 bytes each), each followed by
/// the components of its vector (big-endian floats). With no dimensions it is a set of contents.
/// Found by halving in the mapped file, so that it takes no heap.
final class ContentFile {
  private static final int ID_BYTES = 32;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment records;
  private final int dimensions;

  private ContentFile(MemorySegment records, int dimensions) {
    this.records = records;
    this.dimensions = dimensions;
  }

  /// Gives the vector of a content.
  @FunctionalInterface
  interface Vectors {
    float[] vector(String contentId) throws InterruptedException;
  }

  /// Writes the contents with their vectors.
  ///
  /// @param vectors asked once per content, in order
  /// @return SHA-256 of the file
  static String write(Path file, SortedSet<String> contentIds, Vectors vectors)
      throws IOException, InterruptedException {
    var digest = Sha256.digest();
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DigestOutputStream(Files.newOutputStream(file), digest)))) {
      for (var contentId : contentIds) {
        out.write(HexFormat.of().parseHex(contentId));
        for (float component : vectors.vector(contentId)) {
          out.writeFloat(component);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// @param dimensions length of the vectors; 0 for a set
  static ContentFile open(Path file, int dimensions) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new ContentFile(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()),
          dimensions);
    }
  }

  boolean contains(String contentId) {
    return find(contentId) >= 0;
  }

  Optional<float[]> vector(String contentId) {
    long offset = find(contentId);
    if (offset < 0) {
      return Optional.empty();
    }
    var vector = new float[dimensions];
    MemorySegment.copy(records, FLOAT, offset + ID_BYTES, vector, 0, dimensions);
    return Optional.of(vector);
  }

  /// Where the record of a content begins; negative when it has none.
  private long find(String contentId) {
    var wanted = MemorySegment.ofArray(HexFormat.of().parseHex(contentId));
    int recordBytes = ID_BYTES + dimensions * Float.BYTES;
    long from = 0;
    long to = records.byteSize() / recordBytes - 1;
    while (from <= to) {
      long middle = (from + to) >>> 1;
      int order = compare(middle * recordBytes, wanted);
      if (order == 0) {
        return middle * recordBytes;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return -1;
  }

  private int compare(long offset, MemorySegment wanted) {
    int order = 0;
    for (int at = 0; order == 0 && at < ID_BYTES; at += Long.BYTES) {
      order = Long.compareUnsigned(records.get(LONG, offset + at), wanted.get(LONG, at));
    }
    return order;
  }
}
