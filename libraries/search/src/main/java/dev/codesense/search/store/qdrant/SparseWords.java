package dev.codesense.search.store.qdrant;

import dev.codesense.chunk.Chunk;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.StoredForm;
import dev.codesense.search.text.TermScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// BM25 over fields as a product of sparse vectors: every term of every field is a dimension of its
/// own. The chunk's side holds the term's saturated frequency, the question's side the field's
/// weight; the server multiplies by the inverse document frequency (its modifier `idf`). So weights
/// stay a matter of the question, as they are in Lucene.
///
/// Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009),
/// with k1 and b as in Lucene. The mean lengths are constants of the chunker, not of a collection:
/// a chunk's vector must not change when other chunks come and go.
final class SparseWords {
  /// Raised whenever the same chunk would get another vector.
  static final int VERSION = 1;

  private static final float K1 = 1.2f;
  private static final float B = 0.75f;

  /// What a term weighs that is just there or not, as with Lucene's fields without norms.
  private static final float PRESENT = 1 / (1 + K1);

  /// The parts of a chunk that are searched, and how many terms they have on average.
  enum Field {
    TEXT('t', MEAN_TEXT_TERMS),
    SYMBOLS('s', MEAN_SYMBOL_TERMS),
    PATH('p', MEAN_PATH_TERMS),
    DEFINED('d', 1),
    USED('u', 1);

    private final char prefix;
    private final float meanLength;

    Field(char prefix, float meanLength) {
      this.prefix = prefix;
      this.meanLength = meanLength;
    }
  }

  // Measured over this repository and the development corpus: see docs/qdrant.md.
  private static final float MEAN_TEXT_TERMS = 110;
  private static final float MEAN_SYMBOL_TERMS = 6.5f;
  private static final float MEAN_PATH_TERMS = 11;

  private SparseWords() {}

  /// @param indices each once, rising
  record Sparse(List<Integer> indices, List<Float> values) {}

  /// What a chunk says, for [#query].
  static Sparse of(Chunk chunk, TermScanner scanner) {
    var symbols = chunk.facts().symbols();
    var weights = new TreeMap<Integer, Float>();
    frequencies(weights, Field.TEXT, chunk.text(), scanner);
    frequencies(weights, Field.SYMBOLS, StoredForm.symbols(chunk.facts()), scanner);
    frequencies(weights, Field.PATH, chunk.path(), scanner);
    symbols.defined().forEach(name -> weights.put(dimension(Field.DEFINED, name), PRESENT));
    symbols.referenced().forEach(name -> weights.put(dimension(Field.USED, name), PRESENT));
    symbols.calls().forEach(name -> weights.put(dimension(Field.USED, name), PRESENT));
    return sparse(weights);
  }

  private static void frequencies(
      Map<Integer, Float> weights, Field field, String text, TermScanner scanner) {
    var counts = new HashMap<Integer, Integer>();
    int length = 0;
    for (scanner.reset(text); scanner.next(); length++) {
      counts.merge(dimension(field, scanner.toString()), 1, Integer::sum);
    }
    float norm = K1 * (1 - B + B * length / field.meanLength);
    counts.forEach(
        (dimension, count) -> weights.merge(dimension, count / (count + norm), Math::max));
  }

  /// The question's side: terms and symbols with the weights that it gives them.
  static Sparse query(LexicalQuery query) {
    var weights = new TreeMap<Integer, Float>();
    query
        .terms()
        .forEach((term, weight) -> {
          weights.merge(dimension(Field.TEXT, term), weight * query.fields().text(), Float::sum);
          weights.merge(
              dimension(Field.SYMBOLS, term), weight * query.fields().symbols(), Float::sum);
          weights.merge(dimension(Field.PATH, term), weight * query.fields().path(), Float::sum);
        });
    query
        .symbols()
        .forEach(symbol ->
            weights.merge(dimension(Field.DEFINED, symbol), query.symbolBoost(), Float::sum));
    weights.values().removeIf(weight -> weight <= 0);
    return sparse(weights);
  }

  /// Names in one field, equally weighted: the rarer counts for more.
  static Sparse names(Field field, Collection<String> names) {
    var weights = new TreeMap<Integer, Float>();
    names.forEach(name -> weights.put(dimension(field, name), 1f));
    return sparse(weights);
  }

  private static Sparse sparse(Map<Integer, Float> weights) {
    return new Sparse(new ArrayList<>(weights.keySet()), new ArrayList<>(weights.values()));
  }

  /// FNV-1a over UTF-16, folded to 32 bits: of a million terms a handful meet, where a term of a
  /// question has one chance in four thousand to meet any of them.
  private static int dimension(Field field, String term) {
    long hash = (0xcbf29ce484222325L ^ field.prefix) * 0x100000001b3L;
    for (int i = 0; i < term.length(); i++) {
      hash = (hash ^ term.charAt(i)) * 0x100000001b3L;
    }
    return (int) (hash ^ (hash >>> 32));
  }
}
