package dev.codesense.search;

import dev.codesense.core.Problem;

/// What can go wrong when a question is asked.
public enum QueryProblem implements Problem {
  COLLECTION_MISSING(
      "CS-SRC-401", Kind.USER, "Run `codesense index` first, or name a collection that exists"),
  MODEL_MISMATCH(
      "CS-SRC-402",
      Kind.USER,
      "Set `embedding` to the model that the index was built with, or run `codesense index` to build it with this one."),
  QUESTION_EMPTY("CS-SRC-403", Kind.USER, "Ask with at least one letter or digit"),
  VECTORS_UNAVAILABLE(
      "CS-SRC-404",
      Kind.USER,
      "Ask in the mode auto or lexical, or configure the embedding model and run `codesense index`");

  private final Entry entry;

  QueryProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
