package dev.codesense.search.store.lucene;

import dev.codesense.search.store.Generation;

/// The body of generation.json.
///
/// @param layout [#LAYOUT] of the codesense that wrote it
record StoredGeneration(int layout, Generation generation) {

  /// Raised when fields or analysis change so that this code would misread an older index, or an
  /// older code a newer one.
  static final int LAYOUT = 2;

  /// The part that every version can read.
  record Header(int layout) {}
}
