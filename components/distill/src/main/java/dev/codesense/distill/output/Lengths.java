package dev.codesense.distill.output;

import java.util.Arrays;

/// How long texts are, in tokens as [dev.codesense.llm.Tokens] estimates them.
final class Lengths {
  private int[] values = new int[1024];
  private int size;
  private boolean sorted;

  void add(long tokens) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = (int) Math.min(tokens, Integer.MAX_VALUE);
    sorted = false;
  }

  /// The length that a share of the texts does not exceed; 0 without texts.
  ///
  /// @param share 0 to 1
  int at(double share) {
    if (!sorted) {
      Arrays.sort(values, 0, size);
      sorted = true;
    }
    return size == 0 ? 0 : values[Math.clamp((long) Math.ceil(share * size) - 1, 0, size - 1)];
  }
}
