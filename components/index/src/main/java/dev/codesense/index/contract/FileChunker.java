package dev.codesense.index.contract;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.SourceFile;

/// Cuts one file into chunks. Used by one thread at a time, but for [#abandon].
@FunctionalInterface
public interface FileChunker extends AutoCloseable {

  ChunkedFile chunk(SourceFile file);

  /// Nobody waits any more for the call that runs in another thread: ends it where that is safe.
  default void abandon() {}

  @Override
  default void close() {}
}
