package dev.codesense.answer.golden;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a right answer is: a file, and a symbol or lines in it.
///
/// @param symbol null or empty for the whole file
/// @param lines where a symbol does not tell the place; null otherwise
public record Anchor(
    @Doc("id of the repository; absent: any") @Nullable String repo,
    @Doc("file, relative to its repository") String path,
    @Doc(
            "a name that is defined there, simple or qualified by . or #, or a heading of a document; absent: the whole file")
        @Nullable String symbol,
    @Doc("first and last line, counted from 1") @Nullable Lines lines,
    @Doc("commit at which the lines were right, so that they can be followed to another")
        @Nullable String commit) {

  /// Lines of a file.
  ///
  /// @param first from 1
  /// @param last inclusive
  public record Lines(
      @Doc("first line, counted from 1") int first, @Doc("last line, itself included") int last) {
    public Lines {
      if (first < 1) {
        throw new RefusedValueException(Lines::first, "must be at least 1, was " + first);
      }
      if (last < first) {
        throw new RefusedValueException(
            Lines::last, "must not be before the first line %d, was %d".formatted(first, last));
      }
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  public Anchor {
    if (path.isBlank()) {
      throw new RefusedValueException(Anchor::path, "must name a file");
    }
    if (symbol != null && lines != null) {
      throw new RefusedValueException(
          Anchor::lines, "must be absent where there is a symbol: " + symbol);
    }
  }

  /// A symbol, or a whole file.
  public Anchor(@Nullable String repo, String path, @Nullable String symbol) {
    this(repo, path, symbol, null, null);
  }

  /// The same elsewhere, or at another commit.
  Anchor at(String otherPath, @Nullable Lines otherLines, @Nullable String otherCommit) {
    return new Anchor(repo, otherPath, symbol, otherLines, otherCommit);
  }

  /// The symbol without what qualifies it; empty where there is none.
  Optional<String> simpleName() {
    return Optional.ofNullable(symbol).filter(name -> !name.isEmpty()).map(Anchor::simpleName);
  }

  /// Whether neither a symbol nor lines narrow it down.
  public boolean isWholeFile() {
    return lines == null && (symbol == null || symbol.isEmpty());
  }

  /// As a person reads it: `src/Store.java:12-20` or `src/Store.java publish`.
  @Override
  public String toString() {
    return path
        + (lines != null ? ":" + lines : symbol == null || symbol.isEmpty() ? "" : " " + symbol);
  }

  /// Whether a chunk is of the anchor's file.
  public boolean isInFileOf(Chunk chunk) {
    return chunk.path().equals(path) && (repo == null || chunk.repo().equals(repo));
  }

  /// Whether a chunk defines the symbol, or is a part of what does, or shares a line with the
  /// lines.
  public boolean isHeldBy(Chunk chunk) {
    if (!isInFileOf(chunk)) {
      return false;
    }
    if (lines != null) {
      return chunk.startLine() <= lines.last() && chunk.endLine() >= lines.first();
    }
    if (symbol == null || isWholeFile()) {
      return true;
    }
    var simple = simpleName(symbol);
    return chunk.facts().symbols().defined().contains(simple)
        || chunk.facts().structure().enclosing().contains(simple)
        || (chunk.language().equals("markdown") && hasHeading(chunk.text(), symbol))
        || isRecordOf(chunk, simple);
  }

  /// As [#isHeldBy], and every chunk of the file that has the symbol's name: what must not be given
  /// away is more than what answers.
  public boolean mayBeHeldBy(Chunk chunk) {
    return isHeldBy(chunk)
        || (isInFileOf(chunk) && symbol != null && chunk.text().contains(simpleName(symbol)));
  }

  private static String simpleName(String symbol) {
    return symbol.substring(Math.max(symbol.lastIndexOf('.'), symbol.lastIndexOf('#')) + 1);
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
