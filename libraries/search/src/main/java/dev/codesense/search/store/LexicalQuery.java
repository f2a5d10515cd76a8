package dev.codesense.search.store;

import java.util.List;

/// The words of a question, ready for BM25.
///
/// @param text as typed; the store analyses it as it analysed the chunks
/// @param symbols identifiers in the question, exact case: matched against defined symbols too
public record LexicalQuery(String text, List<String> symbols) {
  public LexicalQuery {
    symbols = List.copyOf(symbols);
  }
}
