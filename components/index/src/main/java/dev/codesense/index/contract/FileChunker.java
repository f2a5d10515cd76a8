package dev.codesense.index.contract;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.SourceFile;

/// Cuts one file into chunks. Used by one thread at a time.
@FunctionalInterface
public interface FileChunker extends AutoCloseable {

  ChunkedFile chunk(SourceFile file);

  @Override
  default void close() {}
}
