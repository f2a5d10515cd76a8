package dev.codesense.index;

import dev.codesense.search.chunk.ChunkedFile;
import dev.codesense.search.chunk.SourceFile;

/// Cuts one file into chunks. Used by one thread at a time.
@FunctionalInterface
public interface FileChunker extends AutoCloseable {

  ChunkedFile chunk(SourceFile file);

  @Override
  default void close() {}
}
