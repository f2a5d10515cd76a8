package dev.codesense.evaluate.report;

import dev.codesense.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/// Where a right answer is: a file, and a symbol or lines in it.
///
/// @param repo repo-id; null for any
/// @param path relative to the repository
/// @param symbol a name that is defined there, simple or qualified by `.` or `#`, or a heading of a
///   document; null for the whole file
/// @param lines where a symbol does not tell the place; null otherwise
public record Anchor(
    @Nullable String repo, String path, @Nullable String symbol, @Nullable Lines lines) {

  /// Lines of a file.
  ///
  /// @param first from 1
  /// @param last inclusive
  public record Lines(int first, int last) {
    public Lines {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException(
            "Lines count from 1 and end at or after their start, were %d to %d"
                .formatted(first, last));
      }
    }
  }

  public Anchor {
    if (symbol != null && lines != null) {
      throw new IllegalArgumentException(
          "An anchor has a symbol or lines, %s has both".formatted(path));
    }
  }

  /// A symbol, or a whole file.
  public Anchor(@Nullable String repo, String path, @Nullable String symbol) {
    this(repo, path, symbol, null);
  }

  /// Whether a chunk defines the symbol, or is a part of what does, or shares a line with the
  /// lines.
  public boolean isHeldBy(Chunk chunk) {
    if (!chunk.path().equals(path) || (repo != null && !chunk.repo().equals(repo))) {
      return false;
    }
    if (lines != null) {
      return chunk.startLine() <= lines.last() && chunk.endLine() >= lines.first();
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
