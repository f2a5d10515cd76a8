package dev.codesense.evaluate.report;

import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import dev.codesense.evaluate.gate.Decision;
import dev.codesense.evaluate.gate.Decision.Outcome;
import dev.codesense.evaluate.gate.GateRule;
import dev.codesense.evaluate.gate.Interval;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an evaluation of answers found. Says nothing of when: the same answers and judgements give
/// the same report.
///
/// @param candidate name of the system that may be promoted
/// @param baseline name of the one that it is compared with
/// @param prompt that all were asked with: its name, version and label
/// @param systems of all that answered, by name: candidate and baseline among them
/// @param rule what was asked of the candidate before anything was measured
/// @param comparisons by name of the metric, of candidate and baseline
/// @param bySource the comparison in the primary metric, by where the questions come from
/// @param means by name of the metric, then of the system, over the answers that were judged; none
///   where no answer was
/// @param remarks what a reader should know, one sentence each
/// @param questions in the order they were asked
@ArtifactFormat(name = "AnswersReport", version = 3)
public record AnswersReport(
    String candidate,
    String baseline,
    String prompt,
    SortedMap<String, Totals> systems,
    Judging judging,
    GateRule rule,
    Decision decision,
    SortedMap<String, Comparison> comparisons,
    SortedMap<Source, Comparison> bySource,
    SortedMap<String, SortedMap<String, Interval>> means,
    List<String> remarks,
    List<Asked> questions)
    implements Visualized {
  public AnswersReport {
    systems = Collections.unmodifiableSortedMap(new TreeMap<>(systems));
    comparisons = Collections.unmodifiableSortedMap(new TreeMap<>(comparisons));
    bySource = Collections.unmodifiableSortedMap(new TreeMap<>(bySource));
    means = Collections.unmodifiableSortedMap(new TreeMap<>(means));
    remarks = List.copyOf(remarks);
    questions = List.copyOf(questions);
  }

  /// What a system's answers took.
  ///
  /// @param model as its server names it
  /// @param medianMillis of a question; 0 when no model was asked
  /// @param slowMillis nineteen of twenty questions took no longer
  /// @param money in the currency of the model's prices; 0 without prices
  public record Totals(
      String model,
      long medianMillis,
      long slowMillis,
      long inputTokens,
      long outputTokens,
      double money) {}

  /// Who judged, and how far it can be relied on.
  ///
  /// @param judge identity of the model, see [dev.codesense.llm.ModelEndpoint#identity]
  /// @param promptHash SHA-256 of what it was told
  /// @param judgements that were asked for, by metric and answer
  /// @param failed of them, those without a readable verdict
  /// @param repeated judgements that were made twice
  /// @param differing of them, those with another score the second time
  /// @param difference mean absolute difference of the two scores, over those repeated
  /// @param weighted ratings of criteria that token probabilities weight
  public record Judging(
      String judge,
      String promptHash,
      long judgements,
      long failed,
      long repeated,
      long differing,
      double difference,
      long weighted) {}

  /// Candidate and baseline in one metric, over the questions where it applies to both. There is
  /// none where no question was judged of both.
  ///
  /// @param difference candidate minus baseline, with its 90 % interval; a failed judgement counts
  ///   as what is worst for the candidate
  /// @param chance how often chance alone would give a difference as large or larger
  /// @param failed of the questions, those where a judgement failed
  public record Comparison(
      Interval difference, double chance, int questions, int clusters, int failed) {}

  /// Where a question comes from.
  public enum Source {
    /// People wrote it.
    GOLDEN("golden"),
    /// It is of the split `test` of the training set, of files that no model is trained on.
    HELD_OUT("held out from training"),
    /// It is made from a chunk of the index, since there was no other.
    MADE("made from the index");

    private final String title;

    Source(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /// One question.
  ///
  /// @param cluster of files that it is about; questions of one cluster count together
  /// @param answers by name of the system
  public record Asked(
      GoldenQuestion question, Source source, String cluster, SortedMap<String, Given> answers) {
    public Asked {
      answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }
  }

  /// One answer.
  ///
  /// @param text with citations as `[n]`
  /// @param scores by name of the metric, 0 to 1; without those that do not apply
  /// @param failures why a metric could not be judged, by its name
  /// @param doubts statements that do not follow from the passages
  /// @param sources places of the passages, by number
  public record Given(
      String text,
      SortedMap<String, Double> scores,
      SortedMap<String, String> failures,
      List<String> doubts,
      List<EvalReport.Place> sources,
      long millis) {
    public Given {
      scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
      failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
      doubts = List.copyOf(doubts);
      sources = List.copyOf(sources);
    }

    /// The score of a metric; null where it does not apply or could not be judged.
    public @Nullable Double score(String metric) {
      return scores.get(metric);
    }

    /// The score of a metric, or this where the judgement failed; null where it does not apply.
    public @Nullable Double scoreOr(double failed, String metric) {
      return failures.containsKey(metric) ? Double.valueOf(failed) : score(metric);
    }
  }

  /// Whether the candidate may be promoted.
  public boolean passed() {
    return decision.outcome() == Outcome.PROMOTE;
  }

  /// Means of the candidate and differences, for KFP's comparison of runs.
  public SortedMap<String, Double> values() {
    var values = new TreeMap<String, Double>();
    means.forEach((metric, bySystem) -> {
      var mean = bySystem.get(candidate);
      if (mean != null) {
        values.put(metric, mean.mean());
      }
    });
    comparisons.forEach(
        (metric, comparison) -> values.put(metric + "_difference", comparison.difference().mean()));
    values.put("questions", (double) questions.size());
    values.put("failed_judgements", (double) judging.failed());
    return values;
  }

  @Override
  public Map<String, Object> metadata() {
    var metadata = new TreeMap<String, Object>(values());
    metadata.put("outcome", decision.outcome().name());
    metadata.put("candidate", candidate);
    metadata.put("baseline", baseline);
    return metadata;
  }
}
