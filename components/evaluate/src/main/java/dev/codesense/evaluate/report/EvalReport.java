package dev.codesense.evaluate.report;

import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import dev.codesense.evaluate.gate.Interval;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an evaluation found. Says nothing of when: the same index and questions give the same
/// report.
///
/// @param candidate physical name of the generation that was judged
/// @param baseline physical name of the one it was compared with; null without one
/// @param source where the questions come from, in words
/// @param remarks what a reader should know, such as what was left out; one sentence each
/// @param means of the metrics `ndcg_at_10`, `mrr_at_10`, `recall_at_10` and `hit_at_10`, in this
///   order; empty without questions
/// @param passed whether every limit is kept
/// @param reasons why, one sentence per limit
/// @param questions in the order they were asked
@ArtifactFormat(name = "EvalReport", version = 2)
public record EvalReport(
    String candidate,
    @Nullable String baseline,
    String source,
    List<String> remarks,
    List<Mean> means,
    boolean passed,
    List<String> reasons,
    List<Asked> questions)
    implements Visualized {
  public EvalReport {
    remarks = List.copyOf(remarks);
    means = List.copyOf(means);
    reasons = List.copyOf(reasons);
    questions = List.copyOf(questions);
  }

  /// One metric over all questions.
  ///
  /// @param metric its snake_case name
  /// @param difference candidate minus baseline, paired by question
  public record Mean(
      String metric,
      Interval candidate,
      @Nullable Interval baseline,
      @Nullable Interval difference) {}

  /// One question and how it was answered.
  ///
  /// @param candidate what the candidate answered
  /// @param baseline what the baseline answered; null without one
  public record Asked(
      GoldenQuestion question, List<Place> expected, Answer candidate, @Nullable Answer baseline) {
    public Asked {
      expected = List.copyOf(expected);
    }

    /// How much better the candidate answered, in NDCG@10; 0 without a baseline.
    double gain() {
      return baseline == null ? 0 : candidate.score().ndcg() - baseline.score().ndcg();
    }
  }

  /// @param ranks one per anchor, from 1; 0 for one that was not among the first ten
  /// @param first what came first; null when nothing was found
  public record Answer(List<Integer> ranks, Score score, @Nullable Place first) {
    public Answer {
      ranks = List.copyOf(ranks);
    }
  }

  /// Lines to look at.
  ///
  /// @param text for people, such as `shop src/Cart.java:12`
  /// @param url web page, or a path for a local repository; empty where none is known
  public record Place(String text, String url) {}

  /// Means by metric, for people and for KFP.
  public Map<String, Double> values() {
    var values = new TreeMap<String, Double>();
    for (var mean : means) {
      values.put(mean.metric(), mean.candidate().mean());
      if (mean.baseline() != null) {
        values.put(mean.metric() + "_before", mean.baseline().mean());
      }
    }
    values.put("questions", (double) questions.size());
    return values;
  }

  @Override
  public Map<String, Object> metadata() {
    var metadata = new TreeMap<String, Object>(values());
    metadata.put("passed", passed);
    metadata.put("candidate", candidate);
    metadata.put("baseline", baseline == null ? "none" : baseline);
    return metadata;
  }
}
