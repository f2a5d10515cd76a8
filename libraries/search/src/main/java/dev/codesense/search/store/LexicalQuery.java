package dev.codesense.search.store;

import dev.codesense.search.text.TermScanner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The words of a question, ready for BM25: analysed once, by [TermScanner], for every store.
///
/// @param terms analysed terms with their weights; in order, each once
/// @param symbols identifiers in the question, exact case: chunks that define one of them come
///   first
/// @param fields how much the fields count
/// @param symbolBoost what a chunk gains that defines a symbol, times the symbol's rarity
public record LexicalQuery(
    Map<String, Float> terms, List<String> symbols, FieldWeights fields, float symbolBoost) {
  public LexicalQuery {
    terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    symbols = List.copyOf(symbols);
  }

  /// All terms of a text, equally weighted, over the default fields.
  public static LexicalQuery of(String text) {
    var terms = new LinkedHashMap<String, Float>();
    for (var scanner = new TermScanner().reset(text); scanner.next(); ) {
      terms.put(scanner.toString(), 1f);
    }
    return new LexicalQuery(terms, List.of(), FieldWeights.DEFAULT, 0);
  }
}
