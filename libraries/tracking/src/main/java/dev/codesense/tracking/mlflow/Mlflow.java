package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import java.util.function.Supplier;

/// An MLflow server. Who opens, closes.
public final class Mlflow implements AutoCloseable {
  private final MlflowApi api;
  private final MlflowConfig config;
  private final Masking masking;

  private Mlflow(MlflowApi api, MlflowConfig config, Masking masking) {
    this.api = api;
    this.config = config;
    this.masking = masking;
  }

  /// Says nothing to the server yet.
  ///
  /// @throws CodesenseException [TrackingProblem#SETTINGS], [TrackingProblem#KEY_IN_THE_CLEAR]
  public static Mlflow open(MlflowConfig config, TrackingAccess access) {
    if (config.endpoint() == null) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS, "mlflow.endpoint is not set in codesense.yaml");
    }
    return new Mlflow(
        new MlflowApi(
            config.endpoint(), config.timeout(), access.secrets(), access.codec(), access.pace()),
        config,
        access.masking());
  }

  /// Records a run where a server is configured. What it cannot take now is a warning, and is kept
  /// and sent with the next record of this project; what it never could, and what cannot be kept,
  /// is a warning alone.
  ///
  /// @param record made only where a server is configured
  public static void record(MlflowConfig config, TrackingAccess access, Supplier<RunRecord> record)
      throws InterruptedException {
    if (config.endpoint() == null) {
      return;
    }
    try {
      var outbox =
          new RunOutbox(
              access.state().resolve("tracking").resolve("mlflow"),
              access.codec(),
              access.masking());
      outbox.keep(record.get());
      try (var mlflow = open(config, access)) {
        mlflow.send(outbox, access);
      } catch (RuntimeException e) {
        access.warn(e, kept(outbox, access));
      }
    } catch (RuntimeException e) {
      access.warn(e, "this run is not recorded in MLflow");
    }
  }

  private static String kept(RunOutbox outbox, TrackingAccess access) {
    int waiting = outbox.waiting().size();
    return "%d %s in %s and sent by the next run"
        .formatted(
            waiting,
            waiting == 1 ? "record is kept" : "records are kept",
            access.project().relativize(outbox.folder()));
  }

  /// One record that the server refuses holds no other back.
  private void send(RunOutbox outbox, TrackingAccess access) throws InterruptedException {
    var turn = outbox.turn();
    if (turn.isEmpty()) {
      access
          .progress()
          .event(
              "another run is sending to MLflow: it sends this run's record too, or the next does");
      return;
    }
    try (var _ = turn.get()) {
      api.probe();
      CodesenseException refused = null;
      for (var id : outbox.waiting()) {
        try {
          var stored = runs().write(outbox.read(id));
          outbox.remove(id);
          access.progress().event("recorded in MLflow: " + runs().page(stored));
        } catch (CodesenseException e) {
          if (e.problem().kind() == Problem.Kind.TRANSIENT) {
            throw e; // It would meet the next one too.
          }
          refused = e;
        }
      }
      if (refused != null) {
        throw refused;
      }
    }
  }

  /// Asks the server for its version, and whether it accepts the credentials.
  ///
  /// @return the version
  /// @throws CodesenseException when it cannot be worked with
  public String check() throws InterruptedException {
    return api.probe();
  }

  /// Runs of the experiment of the settings.
  public MlflowRuns runs() {
    return new MlflowRuns(api, config.experiment());
  }

  public ModelRegistry registry() {
    return new ModelRegistry(api, masking);
  }

  @Override
  public void close() {
    api.close();
  }
}
