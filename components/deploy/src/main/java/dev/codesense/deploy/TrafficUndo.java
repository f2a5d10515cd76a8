package dev.codesense.deploy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.DriveSettings;
import dev.codesense.deploy.drive.Registry;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Rollouts;
import dev.codesense.kube.Cluster;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends the rollout that a run has begun and not ended: all traffic goes back to the stable side.
/// May be repeated.
public final class TrafficUndo {
  /// The run's own process may still be ending; each try waits for as long as its lease lasts.
  private static final int TRIES = 5;

  private final RolloutStore store;
  private final Rollouts rollouts;
  private final Registry registry;
  private final Progress progress;

  /// @param rollouts of the service
  public TrafficUndo(RolloutStore store, Rollouts rollouts, Registry registry, Progress progress) {
    this.store = store;
    this.rollouts = rollouts;
    this.registry = registry;
    this.progress = progress;
  }

  /// Of the service as it is served in a cluster.
  ///
  /// @param route HTTPRoute that leads to it, as `deploy.route` names it; null: as by default
  /// @param mlflow server that models are registered in
  public static TrafficUndo of(
      String service,
      @Nullable String route,
      Cluster cluster,
      MlflowConfig mlflow,
      Sleeper sleeper,
      RunContext run) {
    var store = new RolloutStore(cluster, run.codec());
    return new TrafficUndo(
        store,
        new Rollouts(
            service,
            cluster,
            new ProbedModel(cluster, service, route, run.codec(), run.clock()),
            store,
            DriveSettings.USUAL,
            run.clock(),
            sleeper,
            run.progress()),
        mlflow.endpoint() == null
            ? Registry.NONE
            : new MlflowRegistry(mlflow, TrackingAccess.of(run)),
        run.progress());
  }

  /// @param run whose rollout is ended; one of another run, or one that is over, stays as it is
  /// @param reason for the rollout's log
  /// @return its end; empty where there was nothing to undo
  /// @throws CodesenseException with a [DeployProblem], such as [DeployProblem#UNDER_WAY] where
  ///   another process goes on driving it: it was asked to end
  public Optional<RolloutState> undo(String service, String run, String reason)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      var state = store.read(service).map(RolloutStore.Stored::state);
      if (state.filter(one -> one.run().equals(run)).isEmpty()) {
        return Optional.empty();
      }
      if (state.get().settled()) {
        return attempt == 1 ? Optional.empty() : state;
      }
      if (!state.get().rollout().phase().isFinal()) {
        store.order(
            service,
            Map.of(RolloutStore.ABORTED_BY, "run " + run, RolloutStore.ABORT_REASON, reason));
      }
      try {
        return Optional.of(rollouts.bringBack(run, registry));
      } catch (CodesenseException e) {
        if (e.problem() != DeployProblem.UNDER_WAY || attempt == TRIES) {
          throw e;
        }
        progress.event("%s; it was asked to end".formatted(e.getMessage()));
      }
    }
  }
}
