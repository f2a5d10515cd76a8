package dev.codesense.evaluate.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of judging one answer by one metric.
public sealed interface Judgement {

  /// @param score 0 to 1, more is better
  /// @param findings what the score is made of
  /// @param weighted whether it is a mean over what the judge might have said, see [WeightedRating]
  /// @param again the score when the judge was asked a second time; null when it was asked once
  record Scored(double score, boolean weighted, List<Finding> findings, @Nullable Double again)
      implements Judgement {
    public Scored {
      findings = List.copyOf(findings);
      if (!(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException("A score is from 0 to 1, was " + score);
      }
    }
  }

  /// The metric says nothing of such an answer.
  ///
  /// @param reason such as `there is no reference answer`
  record NotApplicable(String reason) implements Judgement {}

  /// The judge was asked, and gave no verdict that can be read.
  record Failed(String reason) implements Judgement {}

  /// One thing that was judged.
  ///
  /// @param text a statement, a sentence of the reference; empty for a passage
  /// @param number from 1: of the statement, the sentence or the passage
  /// @param verdict in one word
  record Finding(int number, String text, String verdict) {}
}
