package dev.codesense.deploy;

import dev.codesense.deploy.drive.Registry;
import dev.codesense.deploy.drive.RolloutState.RegisteredVersion;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import dev.codesense.tracking.mlflow.ModelRegistry;
import dev.codesense.tracking.mlflow.ModelVersion;
import java.util.Optional;

/// Aliases of a model registered in MLflow: `champion` has all traffic, `previous` had it before,
/// `candidate` waits for it.
public final class MlflowRegistry implements Registry {
  private static final String CHAMPION = "champion";
  private static final String PREVIOUS = "previous";
  private static final String CANDIDATE = "candidate";

  private final MlflowConfig config;
  private final TrackingAccess access;

  public MlflowRegistry(MlflowConfig config, TrackingAccess access) {
    this.config = config;
    this.access = access;
  }

  /// `previous` first: a process that is killed in between finds the old champion still there.
  @Override
  public void promoted(RegisteredVersion version) throws InterruptedException {
    try (var mlflow = Mlflow.open(config, access)) {
      var registry = mlflow.registry();
      var name = version.name();
      var champion = number(registry, name, CHAMPION);
      if (champion.isPresent() && champion.get() != version.version()) {
        registry.alias(name, PREVIOUS, champion.get());
      }
      registry.alias(name, CHAMPION, version.version());
      if (number(registry, name, CANDIDATE).equals(Optional.of(version.version()))) {
        registry.removeAlias(name, CANDIDATE);
      }
    }
  }

  @Override
  public void takenBack(RegisteredVersion version) throws InterruptedException {
    try (var mlflow = Mlflow.open(config, access)) {
      var registry = mlflow.registry();
      var previous = number(registry, version.name(), PREVIOUS);
      if (previous.isPresent()
          && number(registry, version.name(), CHAMPION).equals(Optional.of(version.version()))) {
        registry.alias(version.name(), CHAMPION, previous.get());
      }
    }
  }

  private static Optional<Integer> number(ModelRegistry registry, String model, String alias)
      throws InterruptedException {
    return registry.byAlias(model, alias).map(ModelVersion::version);
  }
}
