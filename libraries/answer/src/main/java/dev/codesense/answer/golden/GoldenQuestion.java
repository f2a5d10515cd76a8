package dev.codesense.answer.golden;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question whose right answers are known, or that has none: one record of a golden set.
///
/// @param anchors each one right answer; none where the code does not hold the answer, and a
///   refusal is right
/// @param answer null where nobody wrote one
public record GoldenQuestion(
    @Doc("unique in its file") String id,
    @Doc("the question as people ask it") String question,
    @Doc("a class of questions, such as where") @Nullable String kind,
    @Doc("language of the question, such as en") @Nullable String language,
    @Doc("where the answer is; [] where the code does not hold it") List<Anchor> anchors,
    @Doc("the right answer in words") @Nullable String answer,
    @Doc("words to group questions by") @Default("[]") List<String> tags,
    @Doc("what the question is for: it evaluates models, or trains them, never both")
        @Default("evaluation")
        Split split,
    @Doc("how many rows of a training set the question becomes, at most") @Default("1")
        int weight) {
  private static final int LARGEST_WEIGHT = 100;

  /// What a question is for.
  public enum Split {
    EVALUATION,
    TRAIN
  }

  public GoldenQuestion {
    anchors = List.copyOf(anchors);
    tags = List.copyOf(tags);
    if (id.isBlank()) {
      throw new RefusedValueException(GoldenQuestion::id, "must not be empty");
    }
    if (question.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new RefusedValueException(GoldenQuestion::question, "must have a word");
    }
    if (weight < 1 || weight > LARGEST_WEIGHT) {
      throw new RefusedValueException(
          GoldenQuestion::weight, "must be from 1 to %d, was %d".formatted(LARGEST_WEIGHT, weight));
    }
  }

  /// For an evaluation.
  public GoldenQuestion(
      String id,
      String question,
      @Nullable String kind,
      @Nullable String language,
      List<Anchor> anchors,
      @Nullable String answer) {
    this(id, question, kind, language, anchors, answer, List.of(), Split.EVALUATION, 1);
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
