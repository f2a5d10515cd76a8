package dev.codesense.evaluate.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question whose right answers are known, or that has none: one line of a golden set.
///
/// @param id unique in its set
/// @param kind a class of questions, such as `where`
/// @param language of the question, such as `en`
/// @param anchors where the answer is, each one right answer; none when the code does not hold the
///   answer, and a refusal is right
/// @param answer the right answer in words; null where nobody wrote one
public record GoldenQuestion(
    String id,
    String question,
    @Nullable String kind,
    @Nullable String language,
    List<Anchor> anchors,
    @Nullable String answer) {
  public GoldenQuestion {
    anchors = List.copyOf(anchors);
    if (question.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException("the question " + id + " has no word");
    }
  }

  /// Without an answer in words.
  public GoldenQuestion(
      String id,
      String question,
      @Nullable String kind,
      @Nullable String language,
      List<Anchor> anchors) {
    this(id, question, kind, language, anchors, null);
  }

  /// Whether the code holds the answer.
  public boolean isAnswerable() {
    return !anchors.isEmpty();
  }

  /// Questions of one file are alike, so they count together when chance is estimated.
  public String cluster() {
    if (anchors.isEmpty()) {
      return "unanswerable " + id;
    }
    var first = anchors.getFirst();
    return first.repo() == null ? first.path() : first.repo() + " " + first.path();
  }
}
