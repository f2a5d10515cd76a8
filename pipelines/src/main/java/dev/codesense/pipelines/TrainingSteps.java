package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeResult;
import dev.codesense.deploy.DeployRequest;
import dev.codesense.deploy.candidate.DeployCandidateRequest;
import dev.codesense.deploy.candidate.DeployCandidateResult;
import dev.codesense.deploy.candidate.DeployWithdrawResult;
import dev.codesense.distill.DistillRequest;
import dev.codesense.distill.DistillResult;
import dev.codesense.distill.gate.DistillGateRequest;
import dev.codesense.distill.gate.DistillGateResult;
import dev.codesense.evaluate.EvaluateAnswersRequest;
import dev.codesense.evaluate.EvaluateAnswersResult;
import dev.codesense.finetune.FinetuneRequest;
import dev.codesense.finetune.FinetuneResult;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.pipelines.project.ProjectRolloutRequest;
import dev.codesense.pipelines.project.ProjectTrainingRequest;
import dev.codesense.pipelines.project.ProjectTrainingResult;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.Value;

/// The steps from an index to a tuned adapter in traffic, for every pipeline that trains: a gate, a
/// training set, the gate once more, the training, the candidate without traffic, its evaluation,
/// the rollout. What the gate does not find worth it is skipped.
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
      rows.when(again.out(DistillGateResult::worth).is(true), tuned -> {
        var finetune =
            Tasks.finetune(tuned, project, training)
                .set(FinetuneRequest::trainingSet).to(distill.out(DistillResult::training));
        tuned.when(service.isNot(""), served -> rollOut(served, project, index, training, distill, finetune));
      });
    });
  }

  /// The candidate is evaluated as it will be served, and taken away before the rollout asks for
  /// its GPU.
  private void rollOut(
      Body body,
      TaskStep<ProjectRequest, ProjectResult> project,
      CodeIndexSteps index,
      TaskStep<ProjectTrainingRequest, ProjectTrainingResult> training,
      TaskStep<DistillRequest, DistillResult> distill,
      TaskStep<FinetuneRequest, FinetuneResult> finetune) {
    var rollout =
        Tasks.rollout(body)
            .setOptional(ProjectRolloutRequest::source).to(project.out(ProjectResult::source))
            .set(ProjectRolloutRequest::commit).to(project.out(ProjectResult::commit));
    var candidate =
        Tasks.candidate(body, rollout)
            .set(DeployCandidateRequest::adapter).to(finetune.out(FinetuneResult::adapter))
            .set(DeployCandidateRequest::service).to(service)
            .set(DeployCandidateRequest::runId).to(runId);
    var evaluation =
        Tasks.evaluateAnswers(body, project)
            .set(EvaluateAnswersRequest::index).to(index.promote().out(IndexPromoteResult::index))
            .set(EvaluateAnswersRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot))
            .set(EvaluateAnswersRequest::training).to(distill.out(DistillResult::training))
            .set(EvaluateAnswersRequest::endpoint).to(candidate.out(DeployCandidateResult::endpoint));
    var withdraw = Tasks.withdraw(body, rollout, runId).after(evaluation);
    // What was withdrawn says no more than that it is done.
    var promoted =
        evaluation.out(EvaluateAnswersResult::passed).is(true)
            .and(withdraw.out(DeployWithdrawResult::withdrawn).atLeast(0));
    body.when(promoted, passed ->
        Tasks.deploy(passed, rollout)
            .set(DeployRequest::service).to(service)
            .set(DeployRequest::storageUri).to(candidate.out(DeployCandidateResult::storageUri))
            .set(DeployRequest::verdict).to(evaluation.out(EvaluateAnswersResult::verdict))
            .set(DeployRequest::registeredModel).to(training.out(ProjectTrainingResult::registeredModel))
            .set(DeployRequest::modelVersion).to(finetune.out(FinetuneResult::version))
            .set(DeployRequest::runId).to(runId));
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
