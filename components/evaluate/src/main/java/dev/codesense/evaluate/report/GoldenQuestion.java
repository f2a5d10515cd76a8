package dev.codesense.evaluate.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question whose right answers are known: one line of a golden set.
///
/// @param id unique in its set
/// @param kind a class of questions, such as `where`
/// @param language of the question, such as `en`
/// @param anchors at least one; each counts as one right answer
public record GoldenQuestion(
    String id,
    String question,
    @Nullable String kind,
    @Nullable String language,
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

  /// Questions of one file are alike, so they count together when chance is estimated.
  public String cluster() {
    var first = anchors.getFirst();
    return first.repo() == null ? first.path() : first.repo() + " " + first.path();
  }
}
