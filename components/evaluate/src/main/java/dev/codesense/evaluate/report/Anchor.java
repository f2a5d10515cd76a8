package dev.codesense.evaluate.report;

import dev.codesense.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/// Where a right answer is: a file, and a symbol in it.
///
/// @param repo repo-id; null for any
/// @param path relative to the repository
/// @param symbol a name that is defined there, simple or qualified by `.` or `#`, or a heading of a
///   document; null for the whole file
public record Anchor(@Nullable String repo, String path, @Nullable String symbol) {

  /// Whether a chunk defines the symbol, or is a part of what does.
  public boolean isHeldBy(Chunk chunk) {
    if (!chunk.path().equals(path) || (repo != null && !chunk.repo().equals(repo))) {
      return false;
    }
    if (symbol == null || symbol.isEmpty()) {
      return true;
    }
    var simple = symbol.substring(Math.max(symbol.lastIndexOf('.'), symbol.lastIndexOf('#')) + 1);
    return chunk.facts().symbols().defined().contains(simple)
        || chunk.facts().structure().enclosing().contains(simple)
        || (chunk.language().equals("markdown") && hasHeading(chunk.text(), symbol))
        || isRecordOf(chunk, simple);
  }

  /// A short document is one chunk, which names none of its headings.
  private static boolean hasHeading(String text, String title) {
    return text.lines().anyMatch(line -> line.startsWith("#") && line.contains(title));
  }

  /// Components of a Java record are not among the defined names.
  private static boolean isRecordOf(Chunk chunk, String component) {
    return chunk.facts().structure().kind().equals("type")
        && chunk.text().contains("public record ")
        && chunk.text().contains(" " + component);
  }
}
