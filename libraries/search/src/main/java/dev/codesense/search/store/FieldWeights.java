package dev.codesense.search.store;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;

/// How much a term counts by where it stands in a chunk.
public record FieldWeights(
    @Doc("Weight of a term in the chunk's text") @Default("1.0") float text,
    @Doc("Weight of a term in the names that the chunk defines or that enclose it") @Default("0.3")
        float symbols,
    @Doc("Weight of a term in the file's path") @Default("0.5") float path) {

  /// What is used where nothing else is asked for.
  public static final FieldWeights DEFAULT = new FieldWeights(1.0f, 0.3f, 0.5f);
}
