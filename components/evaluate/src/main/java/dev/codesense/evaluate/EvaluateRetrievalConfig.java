package dev.codesense.evaluate;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings of the gate: keys of the block `evaluate`.
public record EvaluateRetrievalConfig(
    @Doc(
            "Golden questions: a JSON Lines or YAML file of the project or of a repository in the snapshot, or langfuse:NAME for a dataset in Langfuse; unset: questions are made from the index")
        @Nullable String questions,
    @Doc("Number of questions made from the index if no file is named") @Default("200")
        int madeQuestions,
    @Doc("Smallest mean NDCG@10, 0 to 1") @Default("0.3") double minNdcg,
    @Doc(
            "Largest drop of the mean NDCG@10 against the live generation, 0 to 1, that the 95 % interval of the difference may reach")
        @Default("0.02")
        double largestDrop,
    @Doc(
            "What a refusal does: fail with exit code 30; report it as passed=false, for a promotion that checks it; warn, and let it pass")
        @Default("fail")
        Gate gate,
    @Doc(
            "Access labels that the questions are asked with; empty: only code that everybody may read")
        @Default("[]")
        List<String> access) {

  /// What a refusal does.
  public enum Gate {
    /// The run ends with exit code 30, after the report is written.
    FAIL,
    /// The run ends well with `passed=false`. KFP keeps nothing of a failed task but its log.
    REPORT,
    /// The run ends well with `passed=true`.
    WARN
  }

  public EvaluateRetrievalConfig {
    access = List.copyOf(access);
    if (madeQuestions < 1) {
      throw new RefusedValueException(
          EvaluateRetrievalConfig::madeQuestions, "must be at least 1, was " + madeQuestions);
    }
    requireShare(EvaluateRetrievalConfig::minNdcg, minNdcg);
    requireShare(EvaluateRetrievalConfig::largestDrop, largestDrop);
  }

  private static void requireShare(Accessor<EvaluateRetrievalConfig, Double> field, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new RefusedValueException(field, "must be from 0 to 1, was " + share);
    }
  }
}
