package dev.codesense.embed;

import dev.codesense.core.CodesenseException;
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

  /// As [#passages], of texts that are tokens of the model's own vocabulary already.
  ///
  /// @param texts ids, with or without the marks that the model wants around a text
  /// @throws dev.codesense.core.CodesenseException [EmbeddingProblem#TOKENS_UNUSABLE] when the
  ///   model takes none, or one is not in its vocabulary
  default List<float[]> tokens(List<int[]> texts) throws InterruptedException {
    throw new CodesenseException(
        EmbeddingProblem.TOKENS_UNUSABLE, model().id() + " takes texts only, no tokens");
  }

  @Override
  void close();
}
