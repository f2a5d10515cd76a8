package dev.codesense.search.store;

import dev.codesense.chunk.Chunk;
import java.util.List;

/// What is shown of a chunk besides its place: reading all facts of every result would take longer
/// than finding them.
///
/// @param symbols qualified names that the chunk defines; where it defines none, what it stands in
public record Excerpt(String text, List<String> symbols) {
  public Excerpt {
    symbols = List.copyOf(symbols);
  }

  public static Excerpt of(Chunk chunk) {
    var qualified = chunk.facts().symbols().qualified();
    return new Excerpt(
        chunk.text(), qualified.isEmpty() ? chunk.facts().structure().enclosing() : qualified);
  }
}
