package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeResult;
import dev.codesense.distill.DistillRequest;
import dev.codesense.distill.DistillResult;
import dev.codesense.evaluate.EvaluateAnswersRequest;
import dev.codesense.evaluate.EvaluateAnswersResult;
import dev.codesense.evaluate.EvaluateReportComponent;
import dev.codesense.evaluate.EvaluateReportRequest;
import dev.codesense.evaluate.EvaluateReportResult;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalRequest;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.index.shard.IndexBuildResult;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.Value;
import java.util.List;

/// Everything that codesense does for a list of repositories: indexes their code, as `code-index`
/// does, writes a one-page report of it, and, where the settings ask for it, makes a training set
/// and compares the answers of models.
///
/// A verdict on models is an output: only an error fails their tasks, and with them the run.
public final class FullPipeline implements Pipeline<FullInputs, FullOutputs> {

  @Override
  public String name() {
    return "full";
  }

  @Override
  public String purpose() {
    return "Indexes the code of a list of repositories, points queries at the new index if it passes the evaluation, writes a report, and where the settings ask for it makes a training set and compares the answers of models";
  }

  @Override
  public Class<FullInputs> inputs() {
    return FullInputs.class;
  }

  @Override
  public Class<FullOutputs> outputs() {
    return FullOutputs.class;
  }

  // spotless:off: a wire is one line
  @Override
  public void define(Flow<FullInputs, FullOutputs> flow) {
    var project =
        Tasks.project(flow)
            .set(ProjectRequest::source).to(flow.input(FullInputs::project))
            .set(ProjectRequest::repositories).to(flow.input(FullInputs::repositories))
            .set(ProjectRequest::collectionName).to(flow.input(FullInputs::collectionName))
            .set(ProjectRequest::store).to(flow.input(FullInputs::store))
            .set(ProjectRequest::vectors).to(flow.input(FullInputs::vectors))
            .set(ProjectRequest::maxShards).to(flow.input(FullInputs::maxShards))
            .set(ProjectRequest::shardBytes).to(flow.input(FullInputs::shardBytes))
            .set(ProjectRequest::embedding).to(flow.input(FullInputs::embedding))
            .set(ProjectRequest::converge).to(flow.input(FullInputs::converge))
            .set(ProjectRequest::index).to(flow.input(FullInputs::index))
            .set(ProjectRequest::evaluation).to(flow.input(FullInputs::evaluation))
            .set(ProjectRequest::models).to(flow.input(FullInputs::models))
            .set(ProjectRequest::distill).to(flow.input(FullInputs::distill))
            .set(ProjectRequest::answers).to(flow.input(FullInputs::answers));
    var index =
        CodeIndexSteps.addTo(
            flow, project, flow.input(FullInputs::acceptShrink), flow.input(FullInputs::debug));
    var report =
        flow.task(EvaluateReportComponent.SPEC)
            .set(EvaluateReportRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot))
            .set(EvaluateReportRequest::index).to(index.promote().out(IndexPromoteResult::index))
            .set(EvaluateReportRequest::evaluation).to(index.evaluation().out(EvaluateRetrievalResult::report))
            .set(EvaluateReportRequest::missing).to(index.converge().out(ConvergeResult::missing))
            .set(EvaluateReportRequest::moved).to(index.promote().out(IndexPromoteResult::moved))
            .set(EvaluateReportRequest::chunkedFiles).to(index.build().out(IndexBuildResult::chunkedFiles))
            .set(EvaluateReportRequest::embeddedTexts).to(index.build().out(IndexBuildResult::embeddedTexts))
            .retry(2) // If it failed, the run would, and its move would be taken back.
            .neverCached(); // It tells what this very run did.
    var deepeval = flow.input(FullInputs::deepeval);
    var train = flow.input(FullInputs::train);
    var untuned = train.is(false);
    var service = flow.input(FullInputs::service);
    var models =
        flow.when(untuned.and(project.out(ProjectResult::trainingAsked).is(true)), body -> {
            var distill =
                Tasks.distill(body, project)
                    .set(DistillRequest::index).to(index.promote().out(IndexPromoteResult::index))
                    .set(DistillRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot));
            // What the new rows hold out from training is asked too.
            body.when(project.out(ProjectResult::answersAsked).is(true), asked ->
                evaluateAnswers(asked, project, index, deepeval)
                    .set(EvaluateAnswersRequest::training).to(distill.out(DistillResult::training)));
        }).elseWhen(untuned.and(project.out(ProjectResult::answersAsked).is(true)), body ->
            evaluateAnswers(body, project, index, deepeval))
        .elseWhen(train.is(true), body ->
            new TrainingSteps(flow.runId(), flow.input(FullInputs::forceTraining), service)
                .addTo(body, project, index));
    Tasks.onExit(flow, name(), flow.input(FullInputs::project), service, List.of(Part.INDEX, Part.TRAFFIC));
    index.writeBack().after(report).after(models);
    flow.output(FullOutputs::index).from(index.promote().out(IndexPromoteResult::index));
    flow.output(FullOutputs::generation).from(index.promote().out(IndexPromoteResult::generation));
    flow.output(FullOutputs::page).from(report.out(EvaluateReportResult::page));
  }

  private static TaskStep<EvaluateAnswersRequest, EvaluateAnswersResult> evaluateAnswers(
      Body body,
      TaskStep<ProjectRequest, ProjectResult> project,
      CodeIndexSteps index,
      Value<Boolean> deepeval) {
    var evaluation =
        Tasks.evaluateAnswers(body, project)
            .set(EvaluateAnswersRequest::index).to(index.promote().out(IndexPromoteResult::index))
            .set(EvaluateAnswersRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot));
    body.when(deepeval.is(true), scored ->
        Tasks.evaluateDeepeval(scored, project)
            .set(EvaluateDeepevalRequest::report).to(evaluation.out(EvaluateAnswersResult::report)));
    return evaluation;
  }

  // spotless:on
}
