package dev.codesense.chunk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a file: chunks, or the reason why there are none.
public sealed interface ChunkedFile {

  /// @param chunks in file order; never empty
  /// @param fallback why they, or some of them, follow lines although their language offers more;
  ///   null when they follow what the language offers
  record Chunks(List<Chunk> chunks, @Nullable String fallback) implements ChunkedFile {

    /// The file, or a part of it, would take the parser more work than its size allows.
    public static final String PARSE_BUDGET = "PARSE_BUDGET";

    /// The file is named as a notebook and cannot be read as one.
    public static final String NO_NOTEBOOK = "NO_NOTEBOOK";

    public Chunks {
      chunks = List.copyOf(chunks);
    }
  }

  /// @param reason upper-case words such as `BINARY`, `MINIFIED`, `GENERATED`, `OVERSIZED`, `EMPTY`
  record Skipped(String reason) implements ChunkedFile {}
}
