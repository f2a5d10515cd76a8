package dev.codesense.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.testkit.metrics.PrometheusServer;
import dev.codesense.testkit.metrics.ScriptedPods;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealPrometheusTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir Path folder;

  @Test
  void aRealServerAnswersAsTheScriptedOneDoes() throws Exception {
    assumeTrue(PrometheusServer.program().isPresent(), PrometheusServer.ABSENT);
    try (var pods = ScriptedPods.start();
        var server = PrometheusServer.start(folder, pods.targets(), Duration.ofSeconds(1));
        var prometheus =
            Prometheus.open(
                PrometheusConfig.of(server.url()),
                _ -> Optional.empty(),
                RetryingHttp.Pace.ofMachine())) {
      assertThat(prometheus.version()).matches("[0-9]+[.][0-9]+[.].*");
      assertThat(prometheus.instant("vector(0) / 0", NOON).series().getFirst().points())
          .containsExactly(new Series.Point(NOON, Double.NaN));
      assertThat(prometheus.instant("up{pod=\"nobody\"}", NOON).series()).isEmpty();
      assertThat(
              prometheus
                  .range("vector(1)", NOON, NOON.plusSeconds(60), Duration.ofSeconds(30))
                  .series()
                  .getFirst()
                  .points())
          .extracting(Series.Point::at)
          .containsExactly(NOON, NOON.plusSeconds(30), NOON.plusSeconds(60));
      var failure =
          catchThrowableOfType(CodesenseException.class, () -> prometheus.instant("up{", NOON));
      assertThat(failure.problem()).isEqualTo(ServingProblem.QUERY_REFUSED);
      assertThat(failure).hasMessageContaining("parse error").hasMessageEndingWith("is up{");
    }
  }
}
