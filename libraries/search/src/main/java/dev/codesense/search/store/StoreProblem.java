package dev.codesense.search.store;

import dev.codesense.core.Problem;

/// What can go wrong with stored indexes, whatever the store.
public enum StoreProblem implements Problem {
  GENERATION_MISSING(
      "CS-SRC-301", Kind.USER, "Run `codesense status` to see what exists, then `codesense index`"),
  GENERATION_DAMAGED(
      "CS-SRC-302",
      Kind.USER,
      "Run `codesense index rollback` to go back to the generation before, or `codesense index` to build the next one"),
  LAYOUT_UNSUPPORTED(
      "CS-SRC-303",
      Kind.USER,
      "Use the codesense version that built the index, or run `codesense index` to build it anew"),
  VECTORS_MISSING(
      "CS-SRC-305",
      Kind.USER,
      "Ask by words only (`--mode lexical`), or run `codesense index` to add vectors"),
  DIMENSION_MISMATCH(
      "CS-SRC-306",
      Kind.USER,
      "Query with the model that the index was built with, or run `codesense index` to build it anew"),
  NOTHING_TO_ROLL_BACK(
      "CS-SRC-307", Kind.USER, "Run `codesense index` to build and publish a new generation"),
  GENERATION_LIVE(
      "CS-SRC-308", Kind.USER, "Publish another generation or roll back first, then remove it"),
  BUILD_IN_PROGRESS(
      "CS-SRC-309", Kind.TRANSIENT, "Wait until the other build of this collection has ended"),
  STORE_UNREADABLE(
      "CS-SRC-310", Kind.TRANSIENT, "Check that the index directory can be read and written"),
  CONTENT_MISMATCH("CS-SRC-311", Kind.BUG, "Run the command again; if it happens again, report it"),
  STORE_UNKNOWN(
      "CS-SRC-312",
      Kind.USER,
      "Set `index.store` to lucene:DIRECTORY, such as lucene:.codesense/index, or to qdrant://HOST:6334"),
  COLLECTION_NAME_INVALID(
      "CS-SRC-313",
      Kind.USER,
      "Use a name of lower-case letters, digits, dots, hyphens and underscores that begins with a letter or digit, at most 64 characters long");

  private final Entry entry;

  StoreProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
