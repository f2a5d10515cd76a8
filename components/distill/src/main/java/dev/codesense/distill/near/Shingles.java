package dev.codesense.distill.near;

import java.util.Arrays;

/// The words of texts as hashes, and all runs of five of them. A word is a run of letters, digits
/// and underscores of any script; case does not count. Not thread-safe: it reuses its memory.
public final class Shingles {

  /// Words in a shingle. A shorter text has none.
  public static final int WORDS = 5;

  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private long[] words = new long[256];
  private int[] shingles = new int[256];

  /// Hashes of the shingles of a text, in its order, repetitions included.
  ///
  /// @return the first [#count] elements count; overwritten by the next call
  int[] of(CharSequence text) {
    int count = Math.max(0, words(text) - WORDS + 1);
    if (shingles.length < count) {
      shingles = new int[Math.max(count, 2 * shingles.length)];
    }
    for (int i = 0; i < count; i++) {
      long hash = 0;
      for (int word = i; word < i + WORDS; word++) {
        hash = (hash + words[word]) * FACTOR;
        hash ^= hash >>> 29;
      }
      shingles[i] = (int) (mixed(hash) >>> 32);
    }
    this.count = count;
    return shingles;
  }

  private int count;

  /// How many shingles the last text had.
  int count() {
    return count;
  }

  /// Fills in the hashes of the words.
  ///
  /// @return how many
  private int words(CharSequence text) {
    int count = 0;
    long hash = 0;
    int length = text.length();
    for (int i = 0; i <= length; i++) {
      char c = i < length ? text.charAt(i) : ' ';
      if (isOfWord(c)) {
        hash = (hash ^ Character.toLowerCase(c)) * 0x100000001b3L + 1;
      } else if (hash != 0) {
        if (count == words.length) {
          words = Arrays.copyOf(words, 2 * count);
        }
        words[count++] = mixed(hash);
        hash = 0;
      }
    }
    return count;
  }

  /// A surrogate counts as a letter, so that a pair stays together.
  private static boolean isOfWord(char c) {
    return c < 128
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  /// Spreads every bit over all: the finalizer of SplitMix64.
  static long mixed(long hash) {
    long z = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
