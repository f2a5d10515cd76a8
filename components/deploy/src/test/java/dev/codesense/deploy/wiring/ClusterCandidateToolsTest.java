package dev.codesense.deploy.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.deploy.candidate.DeployCandidateConfig;
import dev.codesense.deploy.candidate.DeployCandidateRequest;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCandidateToolsTest {
  @TempDir Path project;

  @Test
  void mlflowSaysWhereAVersionsFilesAre() throws IOException, InterruptedException {
    var run = TestRunContext.in(project);
    try (var server = FakeMlflow.start();
        var mlflow = Mlflow.open(MlflowConfig.of(server.endpoint()), TrackingAccess.of(run))) {
      mlflow.registry().model("support", Map.of());
      mlflow.registry().add("support", "s3://models/support/v1", null, Map.of());
      var request =
          new DeployCandidateRequest(
              new Artifact<>(project, TunedAdapter.class),
              "support",
              null,
              null,
              ClusterConfig.defaults(),
              MlflowConfig.of(server.endpoint()),
              new DeployCandidateConfig(
                  null,
                  "support",
                  null,
                  List.of("Where?"),
                  Duration.ofMinutes(1),
                  Duration.ofMinutes(45),
                  Duration.ofHours(6)));

      assertThat(new ClusterCandidateTools().location(request, "support", 1, run))
          .isEqualTo("s3://models/support/v1");
    }
  }
}
