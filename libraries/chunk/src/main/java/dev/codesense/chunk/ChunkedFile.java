package dev.codesense.chunk;

import java.util.List;

/// What became of a file: chunks, or the reason why there are none.
public sealed interface ChunkedFile {

  /// @param chunks in file order; never empty
  record Chunks(List<Chunk> chunks) implements ChunkedFile {
    public Chunks {
      chunks = List.copyOf(chunks);
    }
  }

  /// @param reason upper-case words such as `BINARY`, `MINIFIED`, `GENERATED`, `OVERSIZED`, `EMPTY`
  record Skipped(String reason) implements ChunkedFile {}
}
