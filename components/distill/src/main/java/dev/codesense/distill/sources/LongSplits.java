package dev.codesense.distill.sources;

import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.Split;
import java.util.List;
import java.util.Optional;

/// Splits by a 64-bit digest: 18 bytes each instead of the hundred of a hash map, as there is one
/// for each chunk of an index. Not thread-safe while it is filled.
public final class LongSplits {
  private static final List<Split> SPLITS = List.of(Split.values());

  private long[] keys = new long[1024];

  /// Place in [#SPLITS] plus one; 0 is free.
  private byte[] splits = new byte[1024];

  private int size;

  /// The first half of a digest written in hex.
  public static long ofHex(String hex) {
    return Long.parseUnsignedLong(hex, 0, 16, 16);
  }

  /// Of the SHA-256 of a text.
  public static long ofText(String text) {
    return ofHex(Sha256.ofParts(text));
  }

  public Optional<Split> get(long key) {
    int slot = slot(key);
    return splits[slot] == 0 ? Optional.empty() : Optional.of(SPLITS.get(splits[slot] - 1));
  }

  /// Sets a split unless the key has one.
  ///
  /// @return the split that the key has now
  public Split putIfAbsent(long key, Split split) {
    int slot = slot(key);
    if (splits[slot] != 0) {
      return SPLITS.get(splits[slot] - 1);
    }
    keys[slot] = key;
    splits[slot] = (byte) (SPLITS.indexOf(split) + 1);
    if (++size * 2 > keys.length) {
      grow();
    }
    return split;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key ^ (key >>> 32)) & mask;
    while (splits[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    var oldKeys = keys;
    var oldSplits = splits;
    keys = new long[2 * oldKeys.length];
    splits = new byte[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldSplits[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        splits[slot] = oldSplits[i];
      }
    }
  }
}
