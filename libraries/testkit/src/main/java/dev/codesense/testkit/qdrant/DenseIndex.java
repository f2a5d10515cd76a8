package dev.codesense.testkit.qdrant;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The dense vectors of one name, by slot.
final class DenseIndex {
  private float[] @Nullable [] bySlot = new float[16][];
  private int held;

  void add(int slot, float[] vector) {
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(2 * bySlot.length, slot + 1));
    }
    bySlot[slot] = vector;
    held++;
  }

  void remove(int slot) {
    bySlot[slot] = null;
    held--;
  }

  /// How many vectors there are.
  int held() {
    return held;
  }

  /// One more than the last slot that may have a vector.
  int slots() {
    return bySlot.length;
  }

  float @Nullable [] at(int slot) {
    return bySlot[slot];
  }
}
