package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeResult;
import dev.codesense.distill.DistillRequest;
import dev.codesense.distill.DistillResult;
import dev.codesense.distill.gate.DistillGateRequest;
import dev.codesense.distill.gate.DistillGateResult;
import dev.codesense.finetune.FinetuneRequest;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.pipelines.project.ProjectTrainingRequest;
import dev.codesense.pipelines.project.ProjectTrainingResult;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.Value;

/// The steps from an index to a tuned adapter, for every pipeline that trains: a gate, a training
/// set, the gate once more, the training. What the gate does not find worth it is skipped.
///
/// @param runId the run's, which the gate and a rollout know it by
/// @param force whether the gate asks nothing
/// @param service InferenceService that the adapter is rolled out to; empty: none
record TrainingSteps(Value<String> runId, Value<Boolean> force, Value<String> service) {

  // spotless:off: a wire is one line
  /// Adds the steps.
  ///
  /// @param project says what they follow
  /// @param index what rows are made from
  /// @return what a later step waits for
  Body.Branches addTo(
      Body body, TaskStep<ProjectRequest, ProjectResult> project, CodeIndexSteps index) {
    var training = Tasks.training(body, project, service);
    return body.when(gate(body, project, index, training).out(DistillGateResult::worth).is(true), rows -> {
      var distill =
          Tasks.distill(rows, project)
              .set(DistillRequest::index).to(index.promote().out(IndexPromoteResult::index))
              .set(DistillRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot));
      var again =
          gate(rows, project, index, training)
              .set(DistillGateRequest::training).to(distill.out(DistillResult::training));
      rows.when(again.out(DistillGateResult::worth).is(true), tuned ->
          Tasks.finetune(tuned, project, training)
              .set(FinetuneRequest::trainingSet).to(distill.out(DistillResult::training)));
    });
  }

  private TaskStep<DistillGateRequest, DistillGateResult> gate(
      Body body,
      TaskStep<ProjectRequest, ProjectResult> project,
      CodeIndexSteps index,
      TaskStep<ProjectTrainingRequest, ProjectTrainingResult> training) {
    return Tasks.gate(body, project, training)
        .set(DistillGateRequest::index).to(index.promote().out(IndexPromoteResult::index))
        .set(DistillGateRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot))
        .set(DistillGateRequest::force).to(force)
        .set(DistillGateRequest::runId).to(runId);
  }

  // spotless:on
}
