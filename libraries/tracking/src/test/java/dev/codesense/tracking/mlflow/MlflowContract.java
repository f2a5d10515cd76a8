package dev.codesense.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.mlflow.RunRecord.Dataset;
import dev.codesense.tracking.mlflow.RunRecord.Metric;
import dev.codesense.tracking.mlflow.RunRecord.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds of every MLflow server, real or fake. Each test has names of its own: a real server
/// keeps what others wrote.
interface MlflowContract {
  Instant START = Instant.parse("2026-01-02T03:04:05Z");
  Instant END = START.plusSeconds(90);

  URI endpoint();

  /// What the server asks for, by the names of secrets.
  default Map<String, String> secrets() {
    return Map.of();
  }

  default Mlflow open(String experiment) {
    return Mlflow.open(
        new MlflowConfig(endpoint(), experiment, Duration.ofSeconds(20)), access(secrets()));
  }

  static TrackingAccess access(Map<String, String> secrets) {
    return new TrackingAccess(
        Path.of("/nowhere"),
        Path.of("/nowhere/.codesense"),
        new JsonCodec(),
        Progress.silent(),
        name -> Optional.ofNullable(secrets.get(name)).map(Secret::new),
        RetryingHttp.Pace.ofMachine());
  }

  static RunRecord record(String id, List<Metric> metrics, Map<String, Path> artifacts) {
    return new RunRecord(
        id,
        "Run " + id,
        Status.FINISHED,
        START,
        END,
        new TreeMap<>(Map.of("limit", "10", "empty", "", "words", "где это?\nhere")),
        metrics,
        new TreeMap<>(Map.of("codesense.stage", "test")),
        List.of(new Dataset("questions", "0a1b2c", "{\"file\":\"q.jsonl\"}", "evaluation")),
        new TreeMap<>(artifacts));
  }

  static Metric point(String name, double value, long step) {
    // Later steps are earlier in time: the order of steps is not that of time.
    return new Metric(name, value, step, END.minusSeconds(step));
  }

  static void refuses(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  @Test
  default void theServersVersionIsSupported() throws Exception {
    try (var mlflow = open("version")) {
      assertThat(mlflow.check()).startsWith("3.");
    }
  }

  @Test
  default void aRunIsReadBackAsItWasWritten(@TempDir Path folder) throws Exception {
    var page = Files.writeString(folder.resolve("page.html"), "<p>пример</p>\n");
    var metrics = List.of(point("ndcg_at_10", 0.75, 0), point("loss", 2, 0), point("loss", 0.5, 1));
    try (var mlflow = open("written")) {
      var stored =
          mlflow.runs().write(record("written", metrics, Map.of("report/page.html", page)));

      assertThat(mlflow.runs().read(stored.runId())).isEqualTo(stored);
      assertThat(stored.name()).isEqualTo("Run written");
      assertThat(stored.status()).isEqualTo("FINISHED");
      assertThat(stored.params())
          .isEqualTo(Map.of("limit", "10", "empty", "", "words", "где это?\nhere"));
      assertThat(stored.metrics()).isEqualTo(Map.of("ndcg_at_10", 0.75, "loss", 0.5));
      assertThat(stored.tags())
          .containsEntry("codesense.stage", "test")
          .containsEntry("codesense.record", "written");
      assertThat(stored.datasets()).isEqualTo(Map.of("questions", "0a1b2c"));
      assertThat(mlflow.runs().history(stored.runId(), "loss"))
          .isEqualTo(List.of(point("loss", 2, 0), point("loss", 0.5, 1)));
      assertThat(mlflow.runs().artifact(stored, "report/page.html"))
          .isEqualTo("<p>пример</p>\n".getBytes(StandardCharsets.UTF_8));
      refuses(TrackingProblem.NOT_THERE, () -> mlflow.runs().artifact(stored, "report/other.html"));
    }
  }

  @Test
  default void aRecordThatIsWrittenTwiceMakesOneRun() throws Exception {
    try (var mlflow = open("twice")) {
      var record = record("twice", List.of(point("loss", 1, 0), point("loss", 2, 1)), Map.of());

      var first = mlflow.runs().write(record);

      assertThat(mlflow.runs().write(record)).isEqualTo(first);
      assertThat(mlflow.runs().history(first.runId(), "loss")).hasSize(2);
    }
  }

  @Test
  default void numbersThatJsonHasNoWordForArrive() throws Exception {
    var metrics =
        List.of(
            point("nothing", Double.NaN, 0),
            point("most", Double.POSITIVE_INFINITY, 0),
            point("least", Double.NEGATIVE_INFINITY, 0));
    try (var mlflow = open("numbers")) {
      var stored = mlflow.runs().write(record("numbers", metrics, Map.of()));

      // Databases hold no infinite number.
      assertThat(stored.metrics())
          .isEqualTo(
              Map.of("nothing", Double.NaN, "most", Double.MAX_VALUE, "least", -Double.MAX_VALUE));
    }
  }

  @Test
  default void moreThanOneRequestMayHoldIsSentInParts() throws Exception {
    var params = new TreeMap<String, String>();
    for (int i = 0; i < 120; i++) {
      params.put("param-" + i, "я".repeat(MlflowLimits.PARAM_VALUE));
    }
    var metrics = new ArrayList<Metric>();
    for (int i = 0; i < 1_100; i++) {
      metrics.add(point("loss", i, i));
    }
    try (var mlflow = open("many")) {
      var record =
          new RunRecord(
              "many",
              "many",
              Status.FAILED,
              START,
              END,
              params,
              metrics,
              new TreeMap<>(),
              List.of(),
              new TreeMap<>());

      var stored = mlflow.runs().write(record);

      assertThat(stored.params()).isEqualTo(params);
      assertThat(stored.status()).isEqualTo("FAILED");
    }
  }

  @Test
  default void anAliasMovesBetweenVersionsOfAModel() throws Exception {
    try (var mlflow = open("models")) {
      var run = mlflow.runs().write(record("models", List.of(), Map.of()));
      var registry = mlflow.registry();

      registry.model("assistant-lora", Map.of("base", "qwen"));
      registry.model("assistant-lora", Map.of("base", "qwen"));
      var first =
          registry.add(
              "assistant-lora", run.artifactUri() + "/adapter", run.runId(), Map.of("rank", "16"));
      var second = registry.add("assistant-lora", "s3://bucket/adapter", null, Map.of());
      registry.tag(second, "verdict", "promote");
      registry.alias("assistant-lora", "champion", first.version());
      registry.alias("assistant-lora", "champion", second.version());

      assertThat(first.tags()).isEqualTo(Map.of("rank", "16"));
      assertThat(registry.byAlias("assistant-lora", "champion").orElseThrow())
          .isEqualTo(
              new ModelVersion(
                  "assistant-lora",
                  second.version(),
                  "s3://bucket/adapter",
                  "",
                  new TreeMap<>(Map.of("verdict", "promote")),
                  List.of("champion")));
      assertThat(registry.location("assistant-lora", second.version()))
          .isEqualTo("s3://bucket/adapter");
      assertThat(registry.location("assistant-lora", first.version())).endsWith("/adapter");
      refuses(TrackingProblem.NOT_THERE, () -> registry.location("assistant-lora", 99));
      registry.removeAlias("assistant-lora", "champion");
      registry.removeAlias("assistant-lora", "champion");
      assertThat(registry.byAlias("assistant-lora", "champion")).isEmpty();
      refuses(TrackingProblem.NOT_THERE, () -> registry.get("assistant-lora", 99));
      refuses(TrackingProblem.NOT_THERE, () -> registry.byAlias("nobody", "champion"));
    }
  }
}
