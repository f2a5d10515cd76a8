package dev.codesense.index;

import java.util.Optional;
import java.util.Set;

/// Vectors by contentId, kept over runs. Thread-safe.
public interface VectorShelf extends AutoCloseable {

  boolean contains(String contentId);

  Optional<float[]> get(String contentId);

  /// Keeps a vector; it survives the death of this process soon after.
  void put(String contentId, float[] vector);

  /// Forgets all vectors but those of the given contents.
  ///
  /// @return how many were forgotten
  long retain(Set<String> contentIds);

  @Override
  void close();
}
