package dev.codesense.embed;

import dev.codesense.core.Problem;

/// What can go wrong between a text and its vector.
public enum EmbeddingProblem implements Problem {
  MODEL_DAMAGED(
      "CS-SRC-101",
      Kind.USER,
      "Install codesense again: its embedding model is missing or changed."),
  NATIVE_LIBRARY(
      "CS-SRC-102",
      Kind.USER,
      "Run `codesense doctor`: the native libraries of the embedding model need a supported platform and a writable cache folder."),
  ENDPOINT_REFUSED(
      "CS-SRC-103",
      Kind.USER,
      "Check embedding.endpoint, embedding.model and CODESENSE_EMBEDDING_API_KEY against the server's documentation."),
  WRONG_DIMENSIONS(
      "CS-SRC-104",
      Kind.USER,
      "Set embedding.dimensions to what the model yields, then index again."),
  MALFORMED_ANSWER(
      "CS-SRC-105",
      Kind.USER,
      "Point embedding.endpoint at a server that speaks OpenAI's /v1/embeddings."),
  SETTINGS("CS-SRC-106", Kind.USER, "Correct the block `embedding` of codesense.yaml."),
  KEY_IN_THE_CLEAR(
      "CS-SRC-107",
      Kind.USER,
      "Use https: with a key, plain http goes to this machine, private addresses and cluster-internal names only."),
  CACHE_UNUSABLE(
      "CS-SRC-108",
      Kind.USER,
      "Check permissions and space of the vector cache, or delete its folder: the vectors are then made again."),
  CACHE_LOCKED("CS-SRC-109", Kind.TRANSIENT, "Wait for the other codesense command to end."),
  TOKENS_UNUSABLE(
      "CS-SRC-110",
      Kind.USER,
      "Send texts; a client that sends tokens has made them with another model's tokenizer, and has a setting for it.");

  private final Entry entry;

  EmbeddingProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
