package dev.codesense.deploy.wiring;

import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.candidate.CandidateRoute;
import dev.codesense.deploy.candidate.CandidateTools;
import dev.codesense.deploy.candidate.DeployCandidateComponent;
import dev.codesense.deploy.candidate.DeployCandidateRequest;
import dev.codesense.deploy.probe.ServedCandidate;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.Mlflow;

/// What a candidate works with: the API server, MLflow, the candidate itself.
public final class ClusterCandidateTools implements CandidateTools {

  @Override
  public Cluster cluster(ClusterConfig config) {
    return Fabric8Cluster.open(config, System.getenv());
  }

  @Override
  public CandidateRoute route(DeployCandidateRequest request, RunContext run) {
    return new ServedCandidate(
        request.config().servedModel(),
        request.config().gateway(),
        run.secret(DeployCandidateComponent.SECRET).orElse(null),
        "CODESENSE_DEPLOY_API_KEY",
        RetryingHttp.Pace.ofMachine(),
        endpoint -> ChatModels.open(endpoint, run, Budget.unlimited(), _ -> {}));
  }

  @Override
  public String location(DeployCandidateRequest request, String model, int version, RunContext run)
      throws InterruptedException {
    try (var mlflow = Mlflow.open(request.mlflow(), TrackingAccess.of(run))) {
      return mlflow.registry().location(model, version);
    }
  }

  @Override
  public Sleeper sleeper() {
    return Thread::sleep;
  }
}
