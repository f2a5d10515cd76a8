package dev.codesense.deploy.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.DeployConfig;
import dev.codesense.deploy.DeployRequest;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDeployToolsTest {
  private static final PrometheusConfig NOWHERE =
      new PrometheusConfig(null, null, null, Duration.ofSeconds(1));

  @TempDir Path project;

  @Test
  void withoutPrometheusNothingIsBegun() {
    refuses(NOWHERE, List.of("refusals"), "prometheus.endpoint is not set");
  }

  @Test
  void aGateThatMustBeProvedAndHasNoSeriesIsNamed() {
    refuses(
        PrometheusConfig.of(URI.create("http://localhost:9090")),
        List.of(),
        "names no series for refusals");
  }

  private void refuses(PrometheusConfig prometheus, List<String> optional, String why) {
    assertThatThrownBy(() ->
            new ClusterDeployTools()
                .meter(request(prometheus, optional), TestRunContext.in(project)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.NO_METRICS))
        .hasMessageContaining(why);
  }

  private static DeployRequest request(PrometheusConfig prometheus, List<String> optional) {
    return new DeployRequest(
        "support",
        "s3://models/support/v7",
        true,
        "better",
        null,
        null,
        null,
        ClusterConfig.defaults(),
        prometheus,
        MetricsConfig.defaults(),
        MlflowConfig.off(),
        new DeployConfig(
            null,
            null,
            List.of(50, 100),
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofHours(4),
            Duration.ofMinutes(1),
            optional,
            DeployConfig.Gate.FAIL,
            "assistant",
            "/v1",
            null,
            List.of("Where?"),
            Duration.ofMinutes(1)));
  }
}
