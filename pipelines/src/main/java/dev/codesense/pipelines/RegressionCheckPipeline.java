package dev.codesense.pipelines;

import dev.codesense.evaluate.EvaluateAnswersRequest;
import dev.codesense.evaluate.EvaluateRetrievalRequest;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.index.generation.IndexLiveComponent;
import dev.codesense.index.generation.IndexLiveRequest;
import dev.codesense.index.generation.IndexLiveResult;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import java.util.List;

/// The evaluations alone, of the index that queries use: on a schedule it shows what changed though
/// no run did, such as a model behind an endpoint or the golden questions.
///
/// Nothing is moved, so that there is nothing to undo: the exit task only tells of a failure.
public final class RegressionCheckPipeline
    implements Pipeline<RegressionCheckInputs, RegressionCheckOutputs> {

  @Override
  public String name() {
    return "regression-check";
  }

  @Override
  public String purpose() {
    return "Evaluates the index that queries use and, where models has a candidate, the answers from it; changes nothing";
  }

  @Override
  public Class<RegressionCheckInputs> inputs() {
    return RegressionCheckInputs.class;
  }

  @Override
  public Class<RegressionCheckOutputs> outputs() {
    return RegressionCheckOutputs.class;
  }

  // spotless:off: a wire is one line
  @Override
  public void define(Flow<RegressionCheckInputs, RegressionCheckOutputs> flow) {
    var project =
        Tasks.project(flow)
            .set(ProjectRequest::source).to(flow.input(RegressionCheckInputs::project))
            .set(ProjectRequest::collectionName).to(flow.input(RegressionCheckInputs::collectionName))
            .set(ProjectRequest::store).to(flow.input(RegressionCheckInputs::store))
            .set(ProjectRequest::embedding).to(flow.input(RegressionCheckInputs::embedding))
            .set(ProjectRequest::evaluation).to(flow.input(RegressionCheckInputs::evaluation))
            .set(ProjectRequest::models).to(flow.input(RegressionCheckInputs::models))
            .set(ProjectRequest::answers).to(flow.input(RegressionCheckInputs::answers))
            // Nothing is sharded, but KFP's local orchestrator cannot leave out a number.
            .setOptional(ProjectRequest::maxShards).to(1)
            .setOptional(ProjectRequest::shardBytes).to(1L);
    var live =
        Tasks.onIndex(flow.task(IndexLiveComponent.SPEC))
            .set(IndexLiveRequest::collectionName).to(project.out(ProjectResult::collectionName))
            .set(IndexLiveRequest::store).to(project.out(ProjectResult::store))
            .retry(2)
            .neverCached(); // The alias moves.
    var retrieval =
        Tasks.evaluateRetrieval(flow, project)
            .set(EvaluateRetrievalRequest::index).to(live.out(IndexLiveResult::index));
    flow.when(project.out(ProjectResult::answersAsked).is(true), body ->
        Tasks.evaluateAnswers(body, project)
            .set(EvaluateAnswersRequest::index).to(live.out(IndexLiveResult::index)));
    Tasks.onExit(flow, name(), flow.input(RegressionCheckInputs::project), null, List.of());
    flow.output(RegressionCheckOutputs::generation).from(live.out(IndexLiveResult::generation));
    flow.output(RegressionCheckOutputs::passed).from(retrieval.out(EvaluateRetrievalResult::passed));
    flow.output(RegressionCheckOutputs::verdict).from(retrieval.out(EvaluateRetrievalResult::verdict));
    flow.output(RegressionCheckOutputs::page).from(retrieval.out(EvaluateRetrievalResult::page));
  }

  // spotless:on
}
