package dev.codesense.cli.project;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RunContext;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.distill.DistillComponent;
import dev.codesense.distill.DistillConfig;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.cost.Estimate;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the calls of models come to at most, where a stage has the models that it asks.
///
/// @param stage the command that makes them
/// @param time with as many calls at a time as `limits.parallel` allows
/// @param money in the currency of the models' prices; null without prices
/// @param problem why there is no estimate, with its code; null where there is one
record ModelCost(
    String stage,
    long calls,
    long inputTokens,
    long outputTokens,
    Duration time,
    @Nullable Double money,
    @Nullable String problem) {

  /// Settings of distill.
  private record Distilling(
      @Doc("") @Setting("models") @Default("{}") Map<String, ModelConfig> models,
      @Doc("") @Setting("") DistillConfig config) {}

  /// Settings of evaluate-answers.
  private record Evaluating(
      @Doc("") @Setting("models") @Default("{}") Map<String, ModelConfig> models,
      @Doc("") @Setting("langfuse") LangfuseConfig langfuse,
      @Doc("") @Setting("") EvaluateAnswersConfig config) {}

  private interface Estimating {
    Optional<Estimate> estimate() throws InterruptedException;
  }

  /// @param snapshot the newest; null before the first run
  static List<ModelCost> of(
      ProjectConfig config, @Nullable Artifact<RepoSnapshot> snapshot, RunContext run)
      throws InterruptedException {
    var costs = new ArrayList<ModelCost>();
    var distilling = config.part(DistillComponent.SPEC, Distilling.class);
    add(
        costs,
        "distill",
        () -> DistillComponent.estimate(distilling.models(), distilling.config()));
    var evaluating = config.part(EvaluateAnswersComponent.SPEC, Evaluating.class);
    add(
        costs,
        "evaluate answers",
        () ->
            EvaluateAnswersComponent.estimate(
                evaluating.models(), evaluating.config(), snapshot, evaluating.langfuse(), run));
    return costs;
  }

  private static void add(List<ModelCost> costs, String stage, Estimating estimating)
      throws InterruptedException {
    try {
      estimating.estimate().ifPresent(found -> costs.add(of(stage, found)));
    } catch (CodesenseException e) {
      var problem = "%s: %s".formatted(e.problem().code(), e.getMessage());
      costs.add(new ModelCost(stage, 0, 0, 0, Duration.ZERO, null, problem));
    }
  }

  private static ModelCost of(String stage, Estimate estimate) {
    return new ModelCost(
        stage,
        estimate.calls(),
        estimate.input(),
        estimate.output(),
        estimate.time(),
        estimate.money() > 0 ? estimate.money() : null,
        null);
  }

  /// For people.
  String shown() {
    return problem == null
        ? "about " + new Estimate(calls, inputTokens, outputTokens, money == null ? 0 : money, time)
        : problem;
  }
}
