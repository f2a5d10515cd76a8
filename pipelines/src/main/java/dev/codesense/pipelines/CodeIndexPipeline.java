package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.evaluate.EvaluateRetrievalComponent;
import dev.codesense.evaluate.EvaluateRetrievalRequest;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.index.IndexBuildComponent;
import dev.codesense.index.IndexBuildRequest;
import dev.codesense.index.IndexBuildResult;
import dev.codesense.index.IndexPlanComponent;
import dev.codesense.index.IndexPlanRequest;
import dev.codesense.index.IndexPlanResult;
import dev.codesense.index.IndexPromoteComponent;
import dev.codesense.index.IndexPromoteRequest;
import dev.codesense.index.IndexPromoteResult;
import dev.codesense.index.IndexRollbackComponent;
import dev.codesense.index.IndexRollbackRequest;
import dev.codesense.index.IndexShardComponent;
import dev.codesense.index.IndexShardRequest;
import dev.codesense.index.IndexShardResult;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.graph.TaskOptions.Holder;
import dev.codesense.workflow.graph.TaskOptions.VariableFrom;

/// From a list of repositories to a generation of the code index that queries use: converge, plan,
/// shards, build, evaluate, promote.
///
/// Shards write files, build alone writes the store, promote alone moves the alias; when the run
/// fails after that, the exit task takes this run's move back.
public final class CodeIndexPipeline implements Pipeline<CodeIndexInputs, CodeIndexOutputs> {

  /// The claim that keeps the project between runs: mirrors, and a store of the kind `lucene:`.
  public static final String CLAIM = "codesense-project";

  /// The secret that holds tokens, each under its own key; tasks run without those it lacks.
  public static final String SECRET = "codesense";

  /// Where tasks that use it find the project.
  static final String PROJECT = "/codesense/project";

  private static final int SHARDS_AT_ONCE = 4;

  @Override
  public String name() {
    return "code-index";
  }

  @Override
  public String purpose() {
    return "Indexes the code of a list of repositories and lets queries use it when it is good";
  }

  @Override
  public Class<CodeIndexInputs> inputs() {
    return CodeIndexInputs.class;
  }

  @Override
  public Class<CodeIndexOutputs> outputs() {
    return CodeIndexOutputs.class;
  }

  // spotless:off: a wire is one line
  @Override
  public void define(Flow<CodeIndexInputs, CodeIndexOutputs> flow) {
    var converge =
        onProject(flow.task(ConvergeComponent.SPEC))
            .set(ConvergeRequest::repositories).to(flow.input(CodeIndexInputs::repositories))
            .set(ConvergeRequest::acceptShrink).to(flow.input(CodeIndexInputs::acceptShrink))
            .set(ConvergeRequest::config).to(flow.input(CodeIndexInputs::converge))
            .variable(fromSecret("git-token", "CODESENSE_GIT_TOKEN"))
            .variable(fromSecret("masking-key", "CODESENSE_MASKING_KEY"))
            .retry(2)
            .neverCached(); // Its inputs do not change when a branch moves.
    var plan =
        onProject(flow.task(IndexPlanComponent.SPEC))
            .set(IndexPlanRequest::snapshot).to(converge.out(ConvergeResult::snapshot))
            .set(IndexPlanRequest::collectionName).to(flow.input(CodeIndexInputs::collectionName))
            .set(IndexPlanRequest::store).to(flow.input(CodeIndexInputs::store))
            .set(IndexPlanRequest::vectors).to(flow.input(CodeIndexInputs::vectors))
            .set(IndexPlanRequest::maxShards).to(flow.input(CodeIndexInputs::maxShards))
            .set(IndexPlanRequest::shardBytes).to(flow.input(CodeIndexInputs::shardBytes))
            .set(IndexPlanRequest::embedding).to(flow.input(CodeIndexInputs::embedding))
            .set(IndexPlanRequest::config).to(flow.input(CodeIndexInputs::index))
            .neverCached(); // It reads the live generation.
    var shards =
        flow.map(
            plan.out(IndexPlanResult::shards),
            SHARDS_AT_ONCE,
            (shard, body) ->
                body.task(IndexShardComponent.SPEC)
                    .set(IndexShardRequest::shard).to(shard)
                    .set(IndexShardRequest::plan).to(plan.out(IndexPlanResult::plan))
                    .set(IndexShardRequest::snapshot).to(converge.out(ConvergeResult::snapshot))
                    .variable(fromSecret("embedding-api-key", "CODESENSE_EMBEDDING_API_KEY"))
                    .retry(2)
                    .out(IndexShardResult::chunks));
    var build =
        onProject(flow.task(IndexBuildComponent.SPEC))
            .set(IndexBuildRequest::plan).to(plan.out(IndexPlanResult::plan))
            .set(IndexBuildRequest::snapshot).to(converge.out(ConvergeResult::snapshot))
            .set(IndexBuildRequest::shards).to(shards)
            .retry(1)
            .neverCached();
    var evaluation =
        onProject(flow.task(EvaluateRetrievalComponent.SPEC))
            .set(EvaluateRetrievalRequest::index).to(build.out(IndexBuildResult::index))
            .set(EvaluateRetrievalRequest::snapshot).to(converge.out(ConvergeResult::snapshot))
            .set(EvaluateRetrievalRequest::embedding).to(flow.input(CodeIndexInputs::embedding))
            .set(EvaluateRetrievalRequest::config).to(flow.input(CodeIndexInputs::evaluation))
            .variable(fromSecret("embedding-api-key", "CODESENSE_EMBEDDING_API_KEY"))
            .neverCached(); // It compares with the live generation.
    var promote =
        onProject(flow.task(IndexPromoteComponent.SPEC))
            .set(IndexPromoteRequest::index).to(build.out(IndexBuildResult::index))
            .set(IndexPromoteRequest::approved).to(evaluation.out(EvaluateRetrievalResult::passed))
            .set(IndexPromoteRequest::runId).to(flow.runId())
            .set(IndexPromoteRequest::config).to(flow.input(CodeIndexInputs::index))
            .retry(1)
            .neverCached();
    onProject(flow.onExit(IndexRollbackComponent.SPEC))
        .set(IndexRollbackRequest::publishedBy).to(flow.runId())
        .set(IndexRollbackRequest::status).to(flow.finalStatus())
        .set(IndexRollbackRequest::collectionName).to(flow.input(CodeIndexInputs::collectionName))
        .set(IndexRollbackRequest::store).to(flow.input(CodeIndexInputs::store))
        .retry(2)
        .neverCached();
    flow.output(CodeIndexOutputs::index).from(promote.out(IndexPromoteResult::index));
    flow.output(CodeIndexOutputs::generation).from(promote.out(IndexPromoteResult::generation));
  }

  // spotless:on

  /// From the secret of the namespace; what it lacks is not set.
  private static VariableFrom fromSecret(String key, String variable) {
    return new VariableFrom(Holder.SECRET, SECRET, key, variable, true);
  }

  private static <I extends Record, O extends Record> TaskStep<I, O> onProject(
      TaskStep<I, O> task) {
    return task.mountClaim(CLAIM, PROJECT).environment("CODESENSE_PROJECT", PROJECT);
  }
}
