package dev.codesense.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.deploy.drive.RolloutState.RegisteredVersion;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import dev.codesense.tracking.mlflow.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowRegistryTest {
  @TempDir Path project;

  @Test
  void aliasesFollowTheTrafficForwardAndBackHoweverOftenItIsSaid()
      throws IOException, InterruptedException {
    try (var server = FakeMlflow.start();
        var mlflow =
            Mlflow.open(
                MlflowConfig.of(server.endpoint()),
                TrackingAccess.of(TestRunContext.in(project)))) {
      var models = mlflow.registry();
      models.model("assistant", Map.of());
      for (int i = 0; i < 2; i++) {
        models.add("assistant", "s3://models/assistant/v" + i, null, Map.of());
      }
      models.alias("assistant", "champion", 1);
      models.alias("assistant", "candidate", 2);
      var registry =
          new MlflowRegistry(
              MlflowConfig.of(server.endpoint()), TrackingAccess.of(TestRunContext.in(project)));
      var candidate = new RegisteredVersion("assistant", 2);

      for (int i = 0; i < 2; i++) {
        registry.promoted(candidate);
      }

      assertThat(models.byAlias("assistant", "champion").map(ModelVersion::version)).contains(2);
      assertThat(models.byAlias("assistant", "previous").map(ModelVersion::version)).contains(1);
      assertThat(models.byAlias("assistant", "candidate")).isEmpty();

      for (int i = 0; i < 2; i++) {
        registry.takenBack(candidate);
      }

      assertThat(models.byAlias("assistant", "champion").map(ModelVersion::version)).contains(1);
    }
  }
}
