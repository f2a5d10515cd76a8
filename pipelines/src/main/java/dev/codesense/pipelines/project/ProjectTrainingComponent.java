package dev.codesense.pipelines.project;

import dev.codesense.converge.GitRemotes;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Setting;
import dev.codesense.deploy.DeployComponent;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.distill.gate.DistillGateComponent;
import dev.codesense.distill.gate.DistillGateConfig;
import dev.codesense.finetune.FinetuneComponent;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.llm.Models;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.function.Supplier;

/// Reads how a project's models are trained. A task of its own, since `finetune` has settings that
/// nobody can guess: they are asked for only where a run trains, and before it has paid for
/// anything.
public final class ProjectTrainingComponent
    implements Component<ProjectTrainingRequest, ProjectTrainingResult> {

  public static final ComponentSpec<ProjectTrainingRequest, ProjectTrainingResult> SPEC =
      new ComponentSpec<>(
          "project-training",
          "Reads from a project's codesense.yaml how its models are trained",
          "cli",
          ProjectTrainingRequest.class,
          ProjectTrainingResult.class,
          new ComponentSpec.Resources("250m", "512Mi"),
          "project");

  private final ProjectFile project;

  /// @param layout of codesense.yaml
  public ProjectTrainingComponent(GitRemotes remotes, Supplier<ConfigLayout> layout) {
    project = new ProjectFile(remotes, layout);
  }

  @Override
  public ComponentSpec<ProjectTrainingRequest, ProjectTrainingResult> spec() {
    return SPEC;
  }

  private record Gated(@Setting("") DistillGateConfig config) {}

  private record Trained(
      @Setting("cluster") ClusterConfig cluster,
      @Setting("mlflow") MlflowConfig mlflow,
      @Setting("") FinetuneConfig config) {}

  private record Measured(@Setting("prometheus") PrometheusConfig prometheus) {}

  @Override
  public ProjectTrainingResult run(ProjectTrainingRequest request, RunContext run)
      throws InterruptedException {
    if (request.source().isEmpty()) {
      throw new CodesenseException(
          RuntimeProblem.PROJECT_MISSING,
          "A training follows the block finetune of a project's codesense.yaml, and the parameter project names none");
    }
    requireModels(request);
    var settings = project.settings(request.source().get(), request.commit(), run);
    var trained = settings.part(FinetuneComponent.SPEC, Trained.class);
    requireRemote(trained.config(), request.source().get());
    if (!request.service().isEmpty()) {
      requireServers(trained.mlflow(), settings.part(DeployComponent.SPEC, Measured.class));
    }
    return new ProjectTrainingResult(
        settings.part(DistillGateComponent.SPEC, Gated.class).config(),
        trained.config(),
        trained.config().registeredModel(),
        trained.cluster());
  }

  /// The task of a training mounts no volume, which it would keep from other tasks for hours.
  private static void requireRemote(FinetuneConfig config, String source) {
    var url = config.remote().url();
    if (url == null || !url.contains("://")) {
      throw new CodesenseException(
          RuntimeProblem.VALUE_MISSING,
          "%s of %s does not set finetune.remote.url to a remote that a task of a pipeline reaches, such as s3://bucket/dvc"
              .formatted(ProjectConfig.FILE, source));
    }
  }

  /// What a rollout would find out when the training is paid for.
  private static void requireServers(MlflowConfig mlflow, Measured measured) {
    if (mlflow.endpoint() == null) {
      throw new CodesenseException(
          DeployProblem.ADAPTER_NOT_READABLE,
          "mlflow.endpoint is not set: a rollout reads a trained adapter where MLflow keeps its version");
    }
    if (measured.prometheus().endpoint() == null) {
      throw new CodesenseException(
          DeployProblem.NO_METRICS,
          "prometheus.endpoint is not set: a rollout of the trained adapter could not be measured");
    }
  }

  /// As [#requireServers]. The candidate is what is trained.
  private static void requireModels(ProjectTrainingRequest request) {
    if (request.service().isEmpty() || request.answers().isEmpty()) {
      return;
    }
    var answers = request.answers().get();
    var models = new Models(request.models());
    answers.neededModels().stream()
        .filter(name -> !name.equals(answers.candidate()))
        .forEach(models::get);
  }
}
