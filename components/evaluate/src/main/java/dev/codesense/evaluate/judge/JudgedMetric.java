package dev.codesense.evaluate.judge;

import dev.codesense.evaluate.judge.Verdicts.Answer;
import dev.codesense.evaluate.judge.Verdicts.AnswerVerdict;
import dev.codesense.evaluate.judge.Verdicts.Relevance;
import dev.codesense.evaluate.judge.Verdicts.RelevanceVerdict;
import dev.codesense.evaluate.judge.Verdicts.Support;
import dev.codesense.evaluate.judge.Verdicts.SupportVerdict;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Scores that are made of verdicts, each from 0 to 1.
public enum JudgedMetric {
  /// Share of the answer's statements that follow from the passages: Ragas' *Faithfulness*. What is
  /// merely not in the passages counts as false.
  FAITHFULNESS,
  /// Share of the answer's statements that the passages do not contradict: DeepEval's
  /// *Faithfulness*. An answer full of things that no passage says scores 1.
  FAITHFULNESS_LENIENT,
  /// Share of the answer's statements that are not beside the question: DeepEval's *Answer
  /// Relevancy*.
  ANSWER_RELEVANCY,
  /// Whether the useful passages stand first: the average precision of *Contextual Precision*. 0
  /// when no passage is useful.
  CONTEXTUAL_PRECISION,
  /// Share of the reference answer's sentences that the passages hold: *Contextual Recall*.
  CONTEXTUAL_RECALL;

  /// Its snake_case name in reports.
  public String metric() {
    return name().toLowerCase(Locale.ROOT);
  }

  static double faithfulness(List<SupportVerdict> verdicts) {
    return share(verdicts, one -> one.verdict() == Support.SUPPORTED);
  }

  static double faithfulnessLenient(List<SupportVerdict> verdicts) {
    return share(verdicts, one -> one.verdict() != Support.CONTRADICTED);
  }

  static double answerRelevancy(List<RelevanceVerdict> verdicts) {
    return share(verdicts, one -> one.verdict() != Relevance.IRRELEVANT);
  }

  static double contextualRecall(List<AnswerVerdict> verdicts) {
    return share(verdicts, one -> one.verdict() == Answer.YES);
  }

  /// @param verdicts by rank
  static double contextualPrecision(List<AnswerVerdict> verdicts) {
    int useful = 0;
    double sum = 0;
    for (int rank = 1; rank <= verdicts.size(); rank++) {
      if (verdicts.get(rank - 1).verdict() == Answer.YES) {
        useful++;
        sum += (double) useful / rank;
      }
    }
    return useful == 0 ? 0 : sum / useful;
  }

  private static <V> double share(List<V> verdicts, Predicate<V> good) {
    return (double) verdicts.stream().filter(good).count() / verdicts.size();
  }
}
