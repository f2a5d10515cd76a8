package dev.codesense.search.store.qdrant;

import dev.codesense.core.Problem;

/// What can go wrong between codesense and a Qdrant server.
public enum QdrantProblem implements Problem {
  ADDRESS_INVALID(
      "CS-SRC-321",
      Kind.USER,
      "Write the store as qdrant://HOST:6334, or qdrants://HOST:6334 for TLS"),
  UNREACHABLE(
      "CS-SRC-322",
      Kind.TRANSIENT,
      "Check that the server runs and its gRPC port (6334) can be reached from here, then run the command again"),
  REFUSED(
      "CS-SRC-323",
      Kind.USER,
      "Set CODESENSE_QDRANT_API_KEY, or CODESENSE_QDRANT_API_KEY_FILE to a file with it, to a key that may read and write"),
  SERVER_TOO_OLD("CS-SRC-324", Kind.USER, "Upgrade the server to Qdrant 1.16 or later"),
  OVERLOADED(
      "CS-SRC-325",
      Kind.TRANSIENT,
      "Wait until the server has less to do, or give it more memory and disk, then run the command again: nothing was published"),
  NOT_READY(
      "CS-SRC-326",
      Kind.TRANSIENT,
      "Wait until the server has built its index, or raise `ready-timeout` in the store's address, then run the command again"),
  REQUEST_REJECTED(
      "CS-SRC-327",
      Kind.BUG,
      "Compare the server's version with the ones that docs/qdrant.md names; if it is one of them, report it"),
  NAME_TAKEN(
      "CS-SRC-328",
      Kind.USER,
      "Rename that collection on the server, or choose another `index.collection-name`");

  private final Entry entry;

  QdrantProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
