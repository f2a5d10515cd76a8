package dev.codesense.pipelines;

import dev.codesense.deploy.DeployRequest;
import dev.codesense.deploy.DeployResult;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.pipelines.project.ProjectRolloutRequest;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import java.util.List;

/// A rollout alone, of a model that somebody has evaluated: whoever works in Kubeflow's pages
/// starts it from a form, and agrees to its steps by an annotation.
public final class CanaryPipeline implements Pipeline<CanaryInputs, CanaryOutputs> {

  @Override
  public String name() {
    return "canary";
  }

  @Override
  public String purpose() {
    return "Rolls a model out to a service share by share of the traffic, and back when it is worse or the run fails";
  }

  @Override
  public Class<CanaryInputs> inputs() {
    return CanaryInputs.class;
  }

  @Override
  public Class<CanaryOutputs> outputs() {
    return CanaryOutputs.class;
  }

  // spotless:off: a wire is one line
  @Override
  public void define(Flow<CanaryInputs, CanaryOutputs> flow) {
    var rollout =
        Tasks.rollout(flow)
            .set(ProjectRolloutRequest::source).to(flow.input(CanaryInputs::project));
    var deploy =
        Tasks.deploy(flow, rollout)
            .set(DeployRequest::service).to(flow.input(CanaryInputs::service))
            .set(DeployRequest::storageUri).to(flow.input(CanaryInputs::storageUri))
            .set(DeployRequest::passed).to(flow.input(CanaryInputs::passed))
            .set(DeployRequest::verdict).to(flow.input(CanaryInputs::verdict))
            .set(DeployRequest::registeredModel).to(flow.input(CanaryInputs::registeredModel))
            .set(DeployRequest::modelVersion).to(flow.input(CanaryInputs::modelVersion))
            .set(DeployRequest::runId).to(flow.runId());
    Tasks.onExit(flow, name(), flow.input(CanaryInputs::project), flow.input(CanaryInputs::service), List.of(Part.TRAFFIC));
    flow.output(CanaryOutputs::promoted).from(deploy.out(DeployResult::promoted));
    flow.output(CanaryOutputs::outcome).from(deploy.out(DeployResult::outcome));
    flow.output(CanaryOutputs::reason).from(deploy.out(DeployResult::reason));
    flow.output(CanaryOutputs::page).from(deploy.out(DeployResult::page));
  }

  // spotless:on
}
