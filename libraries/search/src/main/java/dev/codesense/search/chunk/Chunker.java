package dev.codesense.search.chunk;

/// Cuts files into chunks.
public final class Chunker {
  /// Raised when chunks of the same file would differ: their content is embedded anew.
  public static final int VERSION = 1;

  private Chunker() {}
}
