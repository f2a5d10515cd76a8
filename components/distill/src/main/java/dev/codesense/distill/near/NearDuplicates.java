package dev.codesense.distill.near;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Signatures of texts, to find those that are near a further one: a Jaccard similarity of at least
/// [#THRESHOLD].
///
/// Signatures are cut into bands; texts that agree in a whole band are compared. A pair with the
/// similarity .7 meets in a band with a probability of .955, one with .75 of .994, one with .8 of
/// .9998. A text takes 0.9 kB. Not thread-safe.
public final class NearDuplicates {

  /// Smallest similarity of near-duplicates.
  public static final double THRESHOLD = 0.7;

  private static final int BANDS = 36;
  private static final int ROWS = 7;
  private static final int ENOUGH = (int) Math.ceil(THRESHOLD * MinHash.PERMUTATIONS);

  /// The lower half of each value: that two different ones agree in it is a matter of 1 in 65,536.
  private short[][] signatures = new short[1024][];

  private int size;

  /// Open addressing: hash of a band, and the number of its text plus one; 0 is free.
  private int[] keys = new int[1 << 16];

  private int[] texts = new int[1 << 16];
  private int used;

  /// The last query that compared a text, so that it is compared once.
  private int[] comparedBy = new int[1024];

  private int query;

  /// How many texts it holds; the next one gets this number.
  public int size() {
    return size;
  }

  /// Adds a text; one without shingles takes a number and is never found.
  ///
  /// @return its number, from 0
  public int add(MinHash signature) {
    if (size == signatures.length) {
      signatures = Arrays.copyOf(signatures, 2 * size);
      comparedBy = Arrays.copyOf(comparedBy, 2 * size);
    }
    if (!signature.isEmpty()) {
      signatures[size] = halves(signature);
      for (int band = 0; band < BANDS; band++) {
        put(key(signature, band), size + 1);
      }
    }
    return size++;
  }

  /// Gives the numbers of all texts near a signature.
  public void forEachNear(MinHash signature, IntConsumer taker) {
    find(signature, taker);
  }

  /// The number of a text near a signature, or -1.
  public int anyNear(MinHash signature) {
    return find(signature, null);
  }

  /// @param taker null to stop at the first
  private int find(MinHash signature, @Nullable IntConsumer taker) {
    if (signature.isEmpty() || size == 0) {
      return -1;
    }
    query++;
    var own = halves(signature);
    int mask = keys.length - 1;
    for (int band = 0; band < BANDS; band++) {
      int key = key(signature, band);
      for (int slot = slot(key, mask); texts[slot] != 0; slot = (slot + 1) & mask) {
        int text = texts[slot] - 1;
        if (keys[slot] == key && comparedBy[text] != query) {
          comparedBy[text] = query;
          if (equal(own, signatures[text]) >= ENOUGH) {
            if (taker == null) {
              return text;
            }
            taker.accept(text);
          }
        }
      }
    }
    return -1;
  }

  private void put(int key, int text) {
    if (used * 5L > keys.length * 3L) {
      var oldKeys = keys;
      var oldTexts = texts;
      keys = new int[2 * oldKeys.length];
      texts = new int[2 * oldKeys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldTexts[i] != 0) {
          place(oldKeys[i], oldTexts[i]);
        }
      }
    }
    place(key, text);
    used++;
  }

  private void place(int key, int text) {
    int mask = keys.length - 1;
    int slot = slot(key, mask);
    while (texts[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    texts[slot] = text;
  }

  private static int slot(int key, int mask) {
    return Integer.reverse(key * 0x9e3779b9) & mask;
  }

  private static int key(MinHash signature, int band) {
    long hash = band + 1L;
    for (int i = band * ROWS; i < (band + 1) * ROWS; i++) {
      hash = Shingles.mixed(hash ^ signature.at(i));
    }
    return (int) hash;
  }

  private static short[] halves(MinHash signature) {
    var halves = new short[MinHash.PERMUTATIONS];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) signature.at(i);
    }
    return halves;
  }

  private static int equal(short[] left, short[] right) {
    int equal = 0;
    for (int i = 0; i < MinHash.PERMUTATIONS; i++) {
      equal += left[i] == right[i] ? 1 : 0;
    }
    return equal;
  }
}
