package dev.codesense.testkit.qdrant;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The postings of one sparse vector, and the counts that IDF is made of. As in the server, a
/// deleted point keeps counting until the collection is swept; a replaced one does not.
final class SparseIndex {
  private final Map<Integer, Posting> postings = new HashMap<>();
  private int vectors;
  private int deleted;

  /// Who has an index, and how heavily.
  private static final class Posting {
    private int[] slots = new int[4];
    private float[] weights = new float[4];
    private int size;
    private int frequency;

    void add(int slot, float weight) {
      if (size == slots.length) {
        slots = Arrays.copyOf(slots, 2 * size);
        weights = Arrays.copyOf(weights, 2 * size);
      }
      slots[size] = slot;
      weights[size++] = weight;
      frequency++;
    }
  }

  void add(int slot, SparseWords words) {
    if (words.size() == 0) {
      return;
    }
    vectors++;
    for (int i = 0; i < words.size(); i++) {
      postings.computeIfAbsent(words.index(i), _ -> new Posting()).add(slot, words.value(i));
    }
  }

  /// Another vector takes the place of this one.
  void replaced(SparseWords words) {
    if (words.size() == 0) {
      return;
    }
    vectors--;
    for (int i = 0; i < words.size(); i++) {
      var posting = postings.get(words.index(i));
      if (posting != null) {
        posting.frequency--;
      }
    }
  }

  /// The point is gone; its words count on.
  void deleted(SparseWords words) {
    if (words.size() > 0) {
      deleted++;
    }
  }

  /// How many vectors there are.
  int held() {
    return vectors - deleted;
  }

  /// The score of every slot; 0 where nothing is shared.
  ///
  /// @param idf whether rare words weigh more
  float[] scores(SparseWords query, int slots, boolean idf) {
    var scores = new float[slots];
    for (int i = 0; i < query.size(); i++) {
      var posting = postings.get(query.index(i));
      if (posting != null) {
        float weight = query.value(i) * (idf ? rarity(posting.frequency) : 1);
        for (int k = 0; k < posting.size; k++) {
          scores[posting.slots[k]] += posting.weights[k] * weight;
        }
      }
    }
    return scores;
  }

  private float rarity(int frequency) {
    float n = vectors;
    float df = frequency;
    return (float) Math.log((n - df + 0.5f) / (df + 0.5f) + 1f);
  }
}
