package dev.codesense.embed;

import java.util.List;

/// Turns text into vectors of length one. Thread-safe.
public interface Embedder extends AutoCloseable {

  EmbeddingModel model();

  /// The vector of a question, with the model's query instruction if it has one.
  ///
  /// @throws dev.codesense.core.CodesenseException when the model cannot be reached or answers
  ///   nonsense
  float[] query(String text) throws InterruptedException;

  /// The vectors of passages, in order. A vector does not depend on the other texts of the call.
  ///
  /// @throws dev.codesense.core.CodesenseException when the model cannot be reached or answers
  ///   nonsense
  List<float[]> passages(List<String> texts) throws InterruptedException;

  @Override
  void close();
}
