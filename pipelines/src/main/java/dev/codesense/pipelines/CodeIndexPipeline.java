package dev.codesense.pipelines;

import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import java.util.List;

/// From a list of repositories to a generation of the code index that queries use: converge, plan,
/// shards, build, evaluate, promote.
///
/// Shards write files, build alone writes the store, promote alone moves the alias; when the run
/// fails after that, the exit task takes this run's move back.
public final class CodeIndexPipeline implements Pipeline<CodeIndexInputs, CodeIndexOutputs> {

  @Override
  public String name() {
    return "code-index";
  }

  @Override
  public String purpose() {
    return "Indexes the code of a list of repositories and points queries at the new index if it passes the evaluation";
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
    var project =
        Tasks.project(flow)
            .set(ProjectRequest::source).to(flow.input(CodeIndexInputs::project))
            .set(ProjectRequest::repositories).to(flow.input(CodeIndexInputs::repositories))
            .set(ProjectRequest::collectionName).to(flow.input(CodeIndexInputs::collectionName))
            .set(ProjectRequest::store).to(flow.input(CodeIndexInputs::store))
            .set(ProjectRequest::vectors).to(flow.input(CodeIndexInputs::vectors))
            .set(ProjectRequest::maxShards).to(flow.input(CodeIndexInputs::maxShards))
            .set(ProjectRequest::shardBytes).to(flow.input(CodeIndexInputs::shardBytes))
            .set(ProjectRequest::embedding).to(flow.input(CodeIndexInputs::embedding))
            .set(ProjectRequest::converge).to(flow.input(CodeIndexInputs::converge))
            .set(ProjectRequest::index).to(flow.input(CodeIndexInputs::index))
            .set(ProjectRequest::evaluation).to(flow.input(CodeIndexInputs::evaluation));
    var promote =
        CodeIndexSteps.addTo(
                flow,
                project,
                flow.input(CodeIndexInputs::acceptShrink),
                flow.input(CodeIndexInputs::debug))
            .promote();
    Tasks.onExit(flow, name(), flow.input(CodeIndexInputs::project), null, List.of(Part.INDEX));
    flow.output(CodeIndexOutputs::index).from(promote.out(IndexPromoteResult::index));
    flow.output(CodeIndexOutputs::generation).from(promote.out(IndexPromoteResult::generation));
  }

  // spotless:on
}
