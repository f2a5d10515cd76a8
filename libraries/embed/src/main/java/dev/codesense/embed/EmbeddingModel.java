package dev.codesense.embed;

/// What a vector was made with. Vectors of different models never meet.
///
/// @param id everything that changes a vector: name, weights, runtime, pooling; such as
///   `bge-small-en-v1.5-q@6c9c6101a956/ort-1.28.0`
/// @param dimensions length of a vector
public record EmbeddingModel(String id, int dimensions) {
  public EmbeddingModel {
    if (dimensions < 1) {
      throw new IllegalArgumentException(
          "A vector must have at least one dimension, was " + dimensions);
    }
  }
}
