package dev.codesense.cli.deploy;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.Doc;
import dev.codesense.core.Progress;
import dev.codesense.core.Setting;
import dev.codesense.deploy.DeployComponent;
import dev.codesense.deploy.DeployConfig;
import dev.codesense.deploy.MlflowRegistry;
import dev.codesense.deploy.ProbedModel;
import dev.codesense.deploy.drive.DriveSettings;
import dev.codesense.deploy.drive.Registry;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Rollouts;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.Lease;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.Optional;

/// The rollout of one service, as a command works with it.
final class RolloutSession implements AutoCloseable {
  private final Invocation invocation;
  private final ProjectConfig settings;
  private final Cluster cluster;
  private final RolloutStore store;
  private final String service;

  record Deploying(@Doc("Settings") @Setting("") DeployConfig config) {}

  private RolloutSession(Invocation invocation, String service) {
    this.invocation = invocation;
    this.service = service;
    settings = invocation.config();
    cluster =
        Fabric8Cluster.open(
            settings.block("cluster", ClusterConfig.class), invocation.process().environment());
    store = new RolloutStore(cluster, invocation.codec());
  }

  static RolloutSession open(Invocation invocation, String service) {
    return new RolloutSession(invocation, service);
  }

  /// The last rollout, whether it is over or not.
  RolloutState state() throws InterruptedException {
    return store.existing(service).state();
  }

  RolloutStore store() {
    return store;
  }

  /// Who drives it; empty for nobody.
  Optional<String> driver() throws InterruptedException {
    return Lease.holder(cluster, RolloutStore.name(service), invocation.process().clock());
  }

  /// To bring the rollout to its end from here.
  Rollouts rollouts(Progress progress) {
    var clock = invocation.process().clock();
    return new Rollouts(
        service,
        cluster,
        new ProbedModel(
            cluster,
            service,
            settings.part(DeployComponent.SPEC, Deploying.class).config().route(),
            invocation.codec(),
            clock),
        store,
        DriveSettings.USUAL,
        clock,
        Thread::sleep,
        progress);
  }

  Registry registry(Progress progress) {
    var mlflow = settings.block("mlflow", MlflowConfig.class);
    return mlflow.endpoint() == null
        ? Registry.NONE
        : new MlflowRegistry(mlflow, invocation.tracking(progress));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
