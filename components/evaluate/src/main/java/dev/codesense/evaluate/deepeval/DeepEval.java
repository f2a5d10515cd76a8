package dev.codesense.evaluate.deepeval;

import dev.codesense.core.CodesenseException;
import dev.codesense.evaluate.judge.Criterion;
import dev.codesense.evaluate.report.JudgedAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Scores answers by the metrics of DeepEval.
public interface DeepEval {

  /// Asks the judge for DeepEval. Called from several threads.
  @FunctionalInterface
  interface Asker {
    /// @param schema JSON schema that the reply must keep; null for prose
    /// @throws CodesenseException when the judge cannot be asked at all
    Reply ask(String prompt, @Nullable String schema) throws InterruptedException;
  }

  /// @param text null where the judge has none to this question
  /// @param failed why it has none
  record Reply(@Nullable String text, @Nullable String failed) {}

  /// One score.
  ///
  /// @param number of the answer, from 0
  /// @param metric as our own of that definition is named, such as `faithfulness_lenient`
  /// @param score 0 to 1; null where there is none
  /// @param failed why there is none
  record Score(int number, String metric, @Nullable Double score, @Nullable String failed) {
    public Score {
      if (score == null ? failed == null : !(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException("A score is from 0 to 1, was " + score);
      }
    }
  }

  /// @param version DeepEval's, such as `4.3.1`
  /// @param scores in no order
  record Scores(String version, List<Score> scores) {
    public Scores {
      scores = List.copyOf(scores);
    }
  }

  /// Scores the answers, of refusals only the passages.
  ///
  /// @param parallel questions to the judge at a time
  /// @throws CodesenseException when DeepEval cannot run, or as the asker does
  Scores score(List<JudgedAnswer> answers, List<Criterion> criteria, int parallel, Asker asker)
      throws InterruptedException;
}
