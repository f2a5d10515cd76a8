package dev.codesense.search;

import java.util.OptionalDouble;

/// Below which cosine the nearest chunk does not speak of a question none of whose words is in the
/// index. Each model spreads its cosines in its own way, so only one that was measured has a floor:
/// docs/ranking.md says how.
final class SimilarityFloor {
  private static final String BUILT_IN = "bge-small-en-v1.5";
  private static final double OF_BUILT_IN = 0.72;

  private SimilarityFloor() {}

  /// @param model id of the index's model
  static OptionalDouble of(String model) {
    return model.startsWith(BUILT_IN) ? OptionalDouble.of(OF_BUILT_IN) : OptionalDouble.empty();
  }
}
