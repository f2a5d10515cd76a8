package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.converge.writeback.WriteBackComponent;
import dev.codesense.converge.writeback.WriteBackRequest;
import dev.codesense.converge.writeback.WriteBackResult;
import dev.codesense.evaluate.EvaluateRetrievalRequest;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.index.generation.IndexPromoteComponent;
import dev.codesense.index.generation.IndexPromoteRequest;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.index.shard.IndexBuildComponent;
import dev.codesense.index.shard.IndexBuildRequest;
import dev.codesense.index.shard.IndexBuildResult;
import dev.codesense.index.shard.IndexPlanComponent;
import dev.codesense.index.shard.IndexPlanRequest;
import dev.codesense.index.shard.IndexPlanResult;
import dev.codesense.index.shard.IndexShardComponent;
import dev.codesense.index.shard.IndexShardRequest;
import dev.codesense.index.shard.IndexShardResult;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.Value;

/// The steps that index code, for every pipeline that begins with them: a pipeline with an exit
/// task cannot be a step of another, KFP has it at the root only.
///
/// @param converge repositories to a masked snapshot
/// @param build shards to a generation that queries do not see
/// @param evaluation judges it by its physical name
/// @param promote lets queries see it
/// @param writeBack tells the project what the index was made of; the last task of a run, so that
///   one that fails has told nothing
record CodeIndexSteps(
    TaskStep<ConvergeRequest, ConvergeResult> converge,
    TaskStep<IndexBuildRequest, IndexBuildResult> build,
    TaskStep<EvaluateRetrievalRequest, EvaluateRetrievalResult> evaluation,
    TaskStep<IndexPromoteRequest, IndexPromoteResult> promote,
    TaskStep<WriteBackRequest, WriteBackResult> writeBack) {

  private static final int SHARDS_AT_ONCE = 4;

  // spotless:off: a wire is one line
  /// Adds the steps. The exit task of the pipeline is to take the run's move back when it fails:
  /// [Part#INDEX].
  ///
  /// @param project says what they follow
  static CodeIndexSteps addTo(
      Flow<?, ?> flow,
      TaskStep<ProjectRequest, ProjectResult> project,
      Value<Boolean> acceptShrink,
      Value<Boolean> debug) {
    var converge =
        Tasks.withGit(Tasks.onProject(flow.task(ConvergeComponent.SPEC)))
            .set(ConvergeRequest::repositories).to(project.out(ProjectResult::repositories))
            .set(ConvergeRequest::acceptShrink).to(acceptShrink)
            .set(ConvergeRequest::config).to(project.out(ProjectResult::converge))
            .variable(Tasks.fromSecret("masking-key", "CODESENSE_MASKING_KEY"))
            .retry(2)
            .neverCached(); // Its inputs do not change when a branch moves.
    var plan =
        Tasks.onIndex(flow.task(IndexPlanComponent.SPEC))
            .set(IndexPlanRequest::snapshot).to(converge.out(ConvergeResult::snapshot))
            .set(IndexPlanRequest::collectionName).to(project.out(ProjectResult::collectionName))
            .set(IndexPlanRequest::debug).to(debug)
            .set(IndexPlanRequest::store).to(project.out(ProjectResult::store))
            .set(IndexPlanRequest::vectors).to(project.out(ProjectResult::vectors))
            .set(IndexPlanRequest::maxShards).to(project.out(ProjectResult::maxShards))
            .set(IndexPlanRequest::shardBytes).to(project.out(ProjectResult::shardBytes))
            .set(IndexPlanRequest::runId).to(flow.runId())
            .set(IndexPlanRequest::embedding).to(project.out(ProjectResult::embedding))
            .set(IndexPlanRequest::config).to(project.out(ProjectResult::index))
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
                    .variable(Tasks.fromSecret("embedding-api-key", "CODESENSE_EMBEDDING_API_KEY"))
                    .retry(2)
                    .out(IndexShardResult::chunks));
    var build =
        Tasks.onIndex(flow.task(IndexBuildComponent.SPEC))
            .set(IndexBuildRequest::plan).to(plan.out(IndexPlanResult::plan))
            .set(IndexBuildRequest::snapshot).to(converge.out(ConvergeResult::snapshot))
            .set(IndexBuildRequest::shards).to(shards)
            .set(IndexBuildRequest::runId).to(flow.runId())
            .retry(1)
            .neverCached();
    var evaluation =
        Tasks.evaluateRetrieval(flow, project)
            .set(EvaluateRetrievalRequest::index).to(build.out(IndexBuildResult::index))
            .set(EvaluateRetrievalRequest::snapshot).to(converge.out(ConvergeResult::snapshot));
    var promote =
        Tasks.onIndex(flow.task(IndexPromoteComponent.SPEC))
            .set(IndexPromoteRequest::index).to(build.out(IndexBuildResult::index))
            .set(IndexPromoteRequest::approved).to(evaluation.out(EvaluateRetrievalResult::passed))
            .set(IndexPromoteRequest::runId).to(flow.runId())
            .set(IndexPromoteRequest::config).to(project.out(ProjectResult::index))
            .retry(1)
            .neverCached();
    var writeBack =
        Tasks.withGit(flow.task(WriteBackComponent.SPEC))
            .setOptional(WriteBackRequest::source).to(project.out(ProjectResult::source))
            .setOptional(WriteBackRequest::data).to(converge.out(ConvergeResult::data))
            .set(WriteBackRequest::live).to(promote.out(IndexPromoteResult::live))
            .set(WriteBackRequest::runId).to(flow.runId())
            .set(WriteBackRequest::config).to(project.out(ProjectResult::converge))
            .retry(2)
            .neverCached(); // It looks at a branch.
    return new CodeIndexSteps(converge, build, evaluation, promote, writeBack);
  }

  // spotless:on
}
