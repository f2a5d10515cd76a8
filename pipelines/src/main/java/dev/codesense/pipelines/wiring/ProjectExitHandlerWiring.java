package dev.codesense.pipelines.wiring;

import dev.codesense.converge.wiring.ConvergeWiring;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.core.RunContext;
import dev.codesense.core.Setting;
import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.deploy.DeployComponent;
import dev.codesense.deploy.DeployConfig;
import dev.codesense.deploy.TrafficUndo;
import dev.codesense.deploy.candidate.DarkCandidates;
import dev.codesense.index.generation.IndexRollbackComponent;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.pipelines.project.ProjectExitHandlerComponent;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;

/// The exit task over the index of this machine and the cluster of the settings.
public final class ProjectExitHandlerWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ProjectExitHandlerComponent(
        ConvergeWiring.remotes(),
        () -> ConfigLayout.of(Components.discover()),
        new IndexRollbackComponent(new LocalIndexTools()),
        ProjectExitHandlerWiring::giveBack,
        Pace.ofMachine());
  }

  private record Deployed(@Setting("") DeployConfig config) {}

  private static boolean giveBack(
      String service, String runId, String reason, ProjectConfig settings, RunContext run)
      throws InterruptedException {
    var place = settings.block("cluster", ClusterConfig.class);
    var mlflow = settings.block("mlflow", MlflowConfig.class);
    var route = settings.part(DeployComponent.SPEC, Deployed.class).config().route();
    try (var cluster = Fabric8Cluster.open(place, System.getenv())) {
      boolean given;
      try {
        given =
            TrafficUndo.of(service, route, cluster, mlflow, Thread::sleep, run)
                .undo(service, runId, reason)
                .isPresent();
      } catch (CodesenseException e) {
        withdraw(runId, cluster, run);
        throw e;
      }
      withdraw(runId, cluster, run);
      return given;
    }
  }

  /// It holds a GPU, whatever became of the rollout; what became of that is not hidden by it, since
  /// a pipeline without a candidate may lack the right to look for one.
  private static void withdraw(String runId, Cluster cluster, RunContext run)
      throws InterruptedException {
    try {
      new DarkCandidates(cluster, run.clock(), Thread::sleep, run.progress()).withdraw(runId);
    } catch (CodesenseException e) {
      run.progress()
          .warn(
              "A candidate without traffic may be left: %s. To take it away: codesense deploy withdraw --run-id %s"
                  .formatted(e.getMessage(), runId));
    }
  }
}
