package dev.codesense.testkit.qdrant;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/// A sparse vector: different indices, ascending as unsigned numbers, with a value each.
final class SparseWords {
  private final int[] indices;
  private final float[] values;

  private SparseWords(int[] indices, float[] values) {
    this.indices = indices;
    this.values = values;
  }

  static SparseWords of(List<Integer> indices, List<Float> values) {
    if (indices.size() != values.size()) {
      throw Refusals.invalid("values", "must be the same length as indices");
    }
    if (new HashSet<>(indices).size() != indices.size()) {
      throw Refusals.invalid("indices", "must be unique");
    }
    var order =
        IntStream.range(0, indices.size())
            .boxed()
            .sorted(Comparator.comparing(indices::get, Integer::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    var sorted = new int[order.length];
    var weights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      sorted[i] = indices.get(order[i]);
      weights[i] = values.get(order[i]);
    }
    return new SparseWords(sorted, weights);
  }

  int size() {
    return indices.length;
  }

  int index(int i) {
    return indices[i];
  }

  float value(int i) {
    return values[i];
  }
}
