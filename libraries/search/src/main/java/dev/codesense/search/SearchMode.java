package dev.codesense.search;

/// Which candidates a search considers.
public enum SearchMode {
  /// Words and, where index and model allow it, vectors.
  AUTO,
  LEXICAL,
  DENSE
}
