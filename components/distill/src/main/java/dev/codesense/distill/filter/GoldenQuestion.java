package dev.codesense.distill.filter;

import dev.codesense.chunk.Chunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question whose right answer is known: one line of a golden set. Further fields are passed
/// over.
///
/// @param id unique in its set
/// @param kind class of question, such as `where`
/// @param answer null where a person wrote none
/// @param anchors where the answer is, at least one
public record GoldenQuestion(
    String id,
    String question,
    @Nullable String kind,
    @Nullable String answer,
    List<Anchor> anchors) {
  public GoldenQuestion {
    anchors = List.copyOf(anchors);
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException("the question " + id + " has no anchor");
    }
    if (question.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException("the question " + id + " has no word");
    }
  }

  /// Where a right answer is: a file, and a symbol in it.
  ///
  /// @param repo repo-id; null for any
  /// @param path relative to the repository
  /// @param symbol a name that is defined there, simple or qualified, or a heading of a document;
  ///   null for the whole file
  public record Anchor(@Nullable String repo, String path, @Nullable String symbol) {

    /// Whether a chunk holds the symbol, or is a part of what does.
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
          || chunk.text().contains(simple);
    }
  }
}
