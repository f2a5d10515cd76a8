package dev.codesense.embed.openai;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What is known of an embedding model by its name.
///
/// @param name matched anywhere in the model's name, in lower case
/// @param dimensions of its vectors; empty where the name leaves it open
/// @param queryPrefix what the model was trained to see before a question
/// @param passagePrefix what the model was trained to see before a passage
/// @param tokens longest text that it reads
record ModelFamily(
    Pattern name, OptionalInt dimensions, String queryPrefix, String passagePrefix, int tokens) {
  private static final String BGE = "Represent this sentence for searching relevant passages: ";
  private static final String QWEN =
      "Instruct: Given a question about source code, retrieve code and documentation that answer"
          + " it\nQuery: ";

  /// Most specific first.
  private static final List<ModelFamily> KNOWN =
      List.of(
          family("bge-small-en", 384, BGE, "", 512),
          family("bge-base-en", 768, BGE, "", 512),
          family("bge-large-en", 1024, BGE, "", 512),
          family("bge-m3", 1024, "", "", 8192),
          family("qwen3-embedding.?0\\.6b", 1024, QWEN, "", 8192),
          family("qwen3-embedding.?4b", 2560, QWEN, "", 8192),
          family("qwen3-embedding.?8b", 4096, QWEN, "", 8192),
          family("qwen3-embedding", 0, QWEN, "", 8192),
          family("e5-small", 384, "query: ", "passage: ", 512),
          family("e5-base", 768, "query: ", "passage: ", 512),
          family("e5-large", 1024, "query: ", "passage: ", 512),
          family("nomic-embed-text", 768, "search_query: ", "search_document: ", 8192),
          family("jina-embeddings-v2-base", 768, "", "", 8192),
          family("text-embedding-3-large", 3072, "", "", 8192),
          family("text-embedding-(?:3-small|ada-002)", 1536, "", "", 8192));

  private static final ModelFamily UNKNOWN = family("", 0, "", "", 8192);

  static ModelFamily of(String model) {
    var lower = model.toLowerCase(Locale.ROOT);
    return KNOWN.stream().filter(f -> f.name.matcher(lower).find()).findFirst().orElse(UNKNOWN);
  }

  private static ModelFamily family(
      String name, int dimensions, String queryPrefix, String passagePrefix, int tokens) {
    return new ModelFamily(
        Pattern.compile(name),
        dimensions == 0 ? OptionalInt.empty() : OptionalInt.of(dimensions),
        queryPrefix,
        passagePrefix,
        tokens);
  }
}
