package dev.codesense.pipelines;

import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import java.util.List;

/// A training alone, for a schedule of its own: brings the index up to date, asks whether a
/// training is worth it, and if so makes a training set, trains an adapter and rolls it out where
/// it is better.
public final class RetrainPipeline implements Pipeline<RetrainInputs, CodeIndexOutputs> {

  @Override
  public String name() {
    return "retrain";
  }

  @Override
  public String purpose() {
    return "Trains an adapter on what a project's index holds now where enough has changed since the training before, and rolls it out where it is better";
  }

  @Override
  public Class<RetrainInputs> inputs() {
    return RetrainInputs.class;
  }

  @Override
  public Class<CodeIndexOutputs> outputs() {
    return CodeIndexOutputs.class;
  }

  // spotless:off: a wire is one line
  @Override
  public void define(Flow<RetrainInputs, CodeIndexOutputs> flow) {
    var project =
        Tasks.project(flow)
            .set(ProjectRequest::source).to(flow.input(RetrainInputs::project))
            // KFP's local orchestrator cannot leave out a number.
            .setOptional(ProjectRequest::maxShards).to(128)
            .setOptional(ProjectRequest::shardBytes).to(8L << 20);
    var service = flow.input(RetrainInputs::service);
    var index =
        CodeIndexSteps.addTo(
            flow, project, flow.input(RetrainInputs::acceptShrink), flow.input(RetrainInputs::debug));
    var training =
        new TrainingSteps(flow.runId(), flow.input(RetrainInputs::forceTraining), service)
            .addTo(flow, project, index);
    index.writeBack().after(training);
    Tasks.onExit(flow, name(), flow.input(RetrainInputs::project), service, List.of(Part.INDEX, Part.TRAFFIC));
    flow.output(CodeIndexOutputs::index).from(index.promote().out(IndexPromoteResult::index));
    flow.output(CodeIndexOutputs::generation).from(index.promote().out(IndexPromoteResult::generation));
  }

  // spotless:on
}
