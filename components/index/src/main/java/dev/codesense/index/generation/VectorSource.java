package dev.codesense.index.generation;

import org.jspecify.annotations.Nullable;

/// Looks up the vector of a content, and may wait for it.
@FunctionalInterface
public interface VectorSource {

  /// @return null where there is none
  float @Nullable [] vector(String contentId) throws InterruptedException;
}
