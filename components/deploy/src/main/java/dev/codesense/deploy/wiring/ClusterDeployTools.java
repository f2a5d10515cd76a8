package dev.codesense.deploy.wiring;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.DeployRequest;
import dev.codesense.deploy.DeployTools;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Prober;
import dev.codesense.deploy.probe.ChatProber;
import dev.codesense.deploy.prometheus.PrometheusMeter;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.serving.Prometheus;

/// What a rollout works with: the API server, Prometheus, the candidate itself.
public final class ClusterDeployTools implements DeployTools {

  @Override
  public Cluster cluster(DeployRequest request, RunContext run) {
    return Fabric8Cluster.open(request.cluster(), System.getenv());
  }

  @Override
  public Meter meter(DeployRequest request, RunContext run) {
    if (request.prometheus().endpoint() == null) {
      throw new CodesenseException(
          DeployProblem.NO_METRICS, "No metrics can be read: prometheus.endpoint is not set");
    }
    var meter =
        new PrometheusMeter(
            Prometheus.open(request.prometheus(), run::secret, RetryingHttp.Pace.ofMachine()),
            request.gates(),
            run.progress()::warn);
    var unread = meter.neverRead(request.config().plan());
    if (!unread.isEmpty()) {
      meter.close();
      throw new CodesenseException(
          DeployProblem.NO_METRICS,
          "No step could ever end: the block gates names no series for %s"
              .formatted(String.join(", ", unread)));
    }
    return meter;
  }

  @Override
  public Prober prober(DeployRequest request, RunContext run) {
    var config = request.config();
    return new ChatProber(
        new ChatProber.Settings(
            config.servedModel(), config.prefix(), config.gateway(), config.answerTimeout()),
        endpoint -> ChatModels.open(endpoint, run, Budget.unlimited(), _ -> {}));
  }

  @Override
  public Sleeper sleeper() {
    return Thread::sleep;
  }
}
