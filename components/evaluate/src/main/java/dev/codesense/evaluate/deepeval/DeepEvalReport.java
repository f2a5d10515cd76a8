package dev.codesense.evaluate.deepeval;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// DeepEval's scores of answers, beside ours of the same definitions.
///
/// @param version of DeepEval
/// @param judge that DeepEval asked
/// @param ourJudge that we had asked
/// @param means by name of the metric, then of the system
/// @param scores of each answer
@ArtifactFormat(name = "DeepEvalReport", version = 1)
public record DeepEvalReport(
    String version,
    String judge,
    String ourJudge,
    String candidate,
    String baseline,
    SortedMap<String, SortedMap<String, Means>> means,
    List<Scored> scores)
    implements Visualized {
  public DeepEvalReport {
    means = Collections.unmodifiableSortedMap(new TreeMap<>(means));
    scores = List.copyOf(scores);
  }

  /// A system in one metric.
  ///
  /// @param answers that both scored
  /// @param deepeval mean of DeepEval's scores of them; 0 without any
  /// @param ours mean of ours
  /// @param difference mean absolute difference of the two scores of an answer
  /// @param failed answers that DeepEval has no score of
  public record Means(int answers, double deepeval, double ours, double difference, int failed) {}

  /// An answer in one metric.
  ///
  /// @param question its id
  /// @param deepeval null where DeepEval has no score
  /// @param failed why
  /// @param ours null where it does not apply or could not be judged
  public record Scored(
      String question,
      String system,
      String metric,
      @Nullable Double deepeval,
      @Nullable String failed,
      @Nullable Double ours) {}

  /// DeepEval's means of the candidate, by name of the metric with `deepeval_` before it; for KFP's
  /// comparison of runs.
  public SortedMap<String, Double> values() {
    var values = new TreeMap<String, Double>();
    means.forEach((metric, bySystem) -> {
      var candidates = bySystem.get(candidate);
      if (candidates != null && candidates.answers() > 0) {
        values.put("deepeval_" + metric, candidates.deepeval());
      }
    });
    values.put("deepeval_failed", (double) scores.stream().filter(s -> s.failed() != null).count());
    return values;
  }

  @Override
  public Map<String, Object> metadata() {
    var metadata = new TreeMap<String, Object>(values());
    metadata.put("deepeval", version);
    return metadata;
  }
}
