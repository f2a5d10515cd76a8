package dev.codesense.pipelines.project;

import dev.codesense.converge.GitRemotes;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Setting;
import dev.codesense.deploy.DeployComponent;
import dev.codesense.deploy.DeployConfig;
import dev.codesense.deploy.DeployConfig.Gate;
import dev.codesense.deploy.candidate.DeployCandidateComponent;
import dev.codesense.deploy.candidate.DeployCandidateConfig;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.function.Supplier;

/// Reads how a project's models are rolled out.
public final class ProjectRolloutComponent
    implements Component<ProjectRolloutRequest, ProjectRolloutResult> {

  public static final ComponentSpec<ProjectRolloutRequest, ProjectRolloutResult> SPEC =
      new ComponentSpec<>(
          "project-rollout",
          "Reads from a project's codesense.yaml how its models are rolled out",
          "cli",
          ProjectRolloutRequest.class,
          ProjectRolloutResult.class,
          new ComponentSpec.Resources("250m", "512Mi"),
          "project");

  private final ProjectFile project;

  /// @param layout of codesense.yaml
  public ProjectRolloutComponent(GitRemotes remotes, Supplier<ConfigLayout> layout) {
    project = new ProjectFile(remotes, layout);
  }

  @Override
  public ComponentSpec<ProjectRolloutRequest, ProjectRolloutResult> spec() {
    return SPEC;
  }

  private record RolledOut(
      @Setting("cluster") ClusterConfig cluster,
      @Setting("prometheus") PrometheusConfig prometheus,
      @Setting("gates") MetricsConfig gates,
      @Setting("mlflow") MlflowConfig mlflow,
      @Setting("") DeployConfig config) {}

  private record BroughtUp(@Setting("") DeployCandidateConfig config) {}

  @Override
  public ProjectRolloutResult run(ProjectRolloutRequest request, RunContext run)
      throws InterruptedException {
    var file = project.settings(request.source().orElse(""), request.commit(), run);
    var settings = file.part(DeployComponent.SPEC, RolledOut.class);
    return new ProjectRolloutResult(
        // What the run did before stays, whatever becomes of a model.
        settings.config().with(Gate.REPORT),
        file.part(DeployCandidateComponent.SPEC, BroughtUp.class).config(),
        settings.cluster(),
        settings.prometheus(),
        settings.gates(),
        settings.mlflow());
  }
}
