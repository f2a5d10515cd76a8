package dev.codesense.distill.near;

import java.util.Arrays;

/// The smallest hash of a text's shingles under each of [#PERMUTATIONS] permutations. The share of
/// equal places of two signatures estimates the Jaccard similarity of their sets of shingles, with
/// a standard deviation of at most .032. Not thread-safe while texts are added.
public final class MinHash {

  /// Permutations, and so places of a signature.
  public static final int PERMUTATIONS = 256;

  /// Odd factors and summands modulo 2^32, the same for all signatures: `x -> a x + b` permutes the
  /// integers, and the shingles' hashes are well mixed already.
  private static final int[] FACTORS = new int[PERMUTATIONS];

  private static final int[] SUMMANDS = new int[PERMUTATIONS];

  static {
    for (int i = 0; i < PERMUTATIONS; i++) {
      long random = Shingles.mixed(0x9e3779b97f4a7c15L * (i + 1));
      FACTORS[i] = (int) (random >>> 32) | 1;
      SUMMANDS[i] = (int) random;
    }
  }

  private final int[] smallest = new int[PERMUTATIONS];
  private boolean empty = true;

  public MinHash() {
    Arrays.fill(smallest, Integer.MAX_VALUE);
  }

  /// The signature of one text.
  public static MinHash of(CharSequence text, Shingles shingles) {
    var signature = new MinHash();
    signature.add(text, shingles);
    return signature;
  }

  /// Adds the shingles of a text.
  ///
  /// @param shingles whose memory is used
  public void add(CharSequence text, Shingles shingles) {
    var hashes = shingles.of(text);
    int count = shingles.count();
    empty &= count == 0;
    for (int at = 0; at < count; at++) {
      int hash = hashes[at];
      // In locals, a loop that the compiler turns into vector instructions.
      int[] least = smallest;
      for (int i = 0; i < PERMUTATIONS; i++) {
        least[i] = Math.min(least[i], FACTORS[i] * hash + SUMMANDS[i]);
      }
    }
  }

  /// Whether no text had a shingle: then it says nothing, and is near nothing.
  public boolean isEmpty() {
    return empty;
  }

  /// The estimated Jaccard similarity, 0 to 1.
  public double similarity(MinHash other) {
    int equal = 0;
    for (int i = 0; i < PERMUTATIONS; i++) {
      equal += smallest[i] == other.smallest[i] ? 1 : 0;
    }
    return (double) equal / PERMUTATIONS;
  }

  /// The value at a place.
  int at(int place) {
    return smallest[place];
  }
}
