package dev.codesense.search.store;

import dev.codesense.core.file.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Counts and hashes what a generation holds, from its keys alone.
public final class Manifests {
  private static final int ID_BYTES = 16;

  private Manifests() {}

  /// What keys add up to.
  ///
  /// @param hash SHA-256 over the sorted chunkIds and the counts: [Generation.Manifest#hash]
  /// @param chunks how many
  /// @param files repo-id to files with at least one chunk
  /// @param chunksByRepository repo-id to chunks
  /// @param languages language to chunks
  public record Contents(
      String hash,
      long chunks,
      SortedMap<String, Long> files,
      SortedMap<String, Long> chunksByRepository,
      SortedMap<String, Long> languages) {}

  /// Where keys come from: an index or a builder, as in `contents(index::keys)`.
  @FunctionalInterface
  public interface Source {
    void keys(Consumer<? super ChunkKey> taker) throws InterruptedException;
  }

  /// Reads all keys once.
  public static Contents contents(Source source) throws InterruptedException {
    var count = new Count();
    source.keys(count::add);
    return count.contents();
  }

  /// As [#contents(Source)], of keys at hand.
  public static Contents contents(List<ChunkKey> keys) {
    var count = new Count();
    keys.forEach(count::add);
    return count.contents();
  }

  private static final class Count {
    private final Ids ids = new Ids();
    private final SortedMap<String, Long> chunks = new TreeMap<>();
    private final SortedMap<String, Set<String>> files = new TreeMap<>();
    private final SortedMap<String, Long> languages = new TreeMap<>();

    void add(ChunkKey key) {
      ids.add(key.chunkId().getMostSignificantBits(), key.chunkId().getLeastSignificantBits());
      chunks.merge(key.repo(), 1L, Long::sum);
      files.computeIfAbsent(key.repo(), _ -> new HashSet<>()).add(key.path());
      languages.merge(key.language(), 1L, Long::sum);
    }

    Contents contents() {
      var fileCounts = new TreeMap<String, Long>();
      files.forEach((repo, paths) -> fileCounts.put(repo, (long) paths.size()));
      var digest = Sha256.digest();
      ids.digest(digest);
      chunks.forEach((repo, count) ->
          digest.update(
              ("\n" + repo + "\0" + fileCounts.get(repo) + "\0" + count)
                  .getBytes(StandardCharsets.UTF_8)));
      return new Contents(
          HexFormat.of().formatHex(digest.digest()), ids.size, fileCounts, chunks, languages);
    }
  }

  /// Chunk ids in 16 bytes each: a million of them are 16 MB, where UUIDs would be 40.
  private static final class Ids {
    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int size;

    void add(long most, long least) {
      if (size == high.length) {
        high = Arrays.copyOf(high, size * 2);
        low = Arrays.copyOf(low, size * 2);
      }
      high[size] = most;
      low[size++] = least;
    }

    /// In the order of their bytes.
    void digest(MessageDigest digest) {
      sort(0, size - 1);
      var buffer = ByteBuffer.allocate(ID_BYTES);
      for (int i = 0; i < size; i++) {
        digest.update(buffer.putLong(0, high[i]).putLong(8, low[i]).array());
      }
    }

    /// Quicksort over both arrays; the values are hashes, so that no order is adverse.
    private void sort(int from, int to) {
      while (from < to) {
        int middle = (from + to) >>> 1;
        long pivotHigh = high[middle];
        long pivotLow = low[middle];
        int i = from;
        int j = to;
        while (i <= j) {
          while (compare(high[i], low[i], pivotHigh, pivotLow) < 0) {
            i++;
          }
          while (compare(high[j], low[j], pivotHigh, pivotLow) > 0) {
            j--;
          }
          if (i <= j) {
            long most = high[i];
            long least = low[i];
            high[i] = high[j];
            low[i++] = low[j];
            high[j] = most;
            low[j--] = least;
          }
        }
        if (j - from < to - i) {
          sort(from, j);
          from = i;
        } else {
          sort(i, to);
          to = j;
        }
      }
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
      int order = Long.compareUnsigned(high, otherHigh);
      return order != 0 ? order : Long.compareUnsigned(low, otherLow);
    }
  }
}
