package dev.codesense.tracking.mlflow;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The block `mlflow` of codesense.yaml. Without an endpoint nothing is recorded.
///
/// Credentials come from `CODESENSE_MLFLOW_TOKEN`, or from `CODESENSE_MLFLOW_USERNAME` and
/// `CODESENSE_MLFLOW_PASSWORD`.
public record MlflowConfig(
    @Doc("Base URL of an MLflow tracking server, 3.0 or later; unset: nothing is recorded")
        @Nullable URI endpoint,
    @Doc("Experiment that runs belong to; created if it does not exist") @Default("codesense")
        String experiment,
    @Doc("Longest wait for one answer; uploads may take ten times as long") @Default("10s")
        Duration timeout) {

  private static final int LONGEST_EXPERIMENT = 500;

  public MlflowConfig {
    UrlCredentials.refuseIn(MlflowConfig::endpoint, endpoint);
    if (experiment.isBlank() || experiment.length() > LONGEST_EXPERIMENT) {
      throw new RefusedValueException(
          MlflowConfig::experiment,
          "must have 1 to %d characters, had %d"
              .formatted(LONGEST_EXPERIMENT, experiment.strip().length()));
    }
    if (!timeout.isPositive()) {
      throw new RefusedValueException(
          MlflowConfig::timeout, "must be longer than nothing, was " + timeout);
    }
  }

  /// Nothing is recorded.
  public static MlflowConfig off() {
    return new MlflowConfig(null, "codesense", Duration.ofSeconds(10));
  }

  /// The server at `endpoint`, everything else as by default.
  public static MlflowConfig of(URI endpoint) {
    return new MlflowConfig(endpoint, "codesense", Duration.ofSeconds(10));
  }
}
