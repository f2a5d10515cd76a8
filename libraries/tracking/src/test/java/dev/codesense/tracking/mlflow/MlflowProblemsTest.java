package dev.codesense.tracking.mlflow;

import static dev.codesense.tracking.mlflow.MlflowContract.END;
import static dev.codesense.tracking.mlflow.MlflowContract.START;
import static dev.codesense.tracking.mlflow.MlflowContract.access;
import static dev.codesense.tracking.mlflow.MlflowContract.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.RefusedValueException;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.mlflow.RunRecord.Dataset;
import dev.codesense.tracking.mlflow.RunRecord.Metric;
import dev.codesense.tracking.mlflow.RunRecord.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that cannot be worked with, and what is refused before it is sent.
class MlflowProblemsTest {
  private FakeMlflow server;

  @BeforeEach
  void start() throws IOException {
    server = FakeMlflow.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Mlflow open(Map<String, String> secrets) {
    return Mlflow.open(MlflowConfig.of(server.endpoint()), access(secrets));
  }

  private void checkRefuses(TrackingProblem problem, Map<String, String> secrets) {
    try (var mlflow = open(secrets)) {
      refuses(problem, mlflow::check);
    }
  }

  @Test
  void anOlderServerIsNamed() {
    server.ofVersion("2.22.1");
    checkRefuses(TrackingProblem.MLFLOW_TOO_OLD, Map.of());
  }

  @Test
  void somethingElseAtTheEndpointIsNamed() {
    server.ofVersion("<html>Welcome</html>");
    checkRefuses(TrackingProblem.NOT_THE_SERVICE, Map.of());
  }

  @Test
  void aHostNameThatTheServerDoesNotKnowIsNamed() {
    server.allowHost("mlflow.example.com");
    checkRefuses(TrackingProblem.HOST_REFUSED, Map.of());
  }

  @Test
  void aWrongKeyIsNamedForBothWaysToTheServer() {
    server.requireAuthorization("Bearer right-token");
    checkRefuses(TrackingProblem.WRONG_KEY, Map.of());
    try (var mlflow = open(Map.of("mlflow-token", "wrong-token"))) {
      refuses(TrackingProblem.WRONG_KEY, mlflow::check);
      refuses(TrackingProblem.WRONG_KEY, () -> mlflow.runs().read("0"));
      refuses(TrackingProblem.WRONG_KEY, () -> mlflow.registry().get("model", 1));
    }
  }

  @Test
  void aTokenAndAPasswordAreSentBothWays() throws Exception {
    var pair = Base64.getEncoder().encodeToString("ann:pass".getBytes(StandardCharsets.UTF_8));
    for (var known :
        Map.of(
                "Bearer right-token",
                Map.of("mlflow-token", "right-token"),
                "Basic " + pair,
                Map.of("mlflow-username", "ann", "mlflow-password", "pass"))
            .entrySet()) {
      server.requireAuthorization(known.getKey());
      try (var mlflow = open(known.getValue())) {
        mlflow.check();
        mlflow.registry().model("model", Map.of());
        refuses(TrackingProblem.NOT_THERE, () -> mlflow.runs().read("0"));
      }
    }
  }

  @Test
  void settingsThatContradictEachOtherAreNamed() {
    for (var secrets :
        List.of(
            Map.of("mlflow-username", "ann"),
            Map.of("mlflow-password", "pass"),
            Map.of("mlflow-token", "t", "mlflow-username", "ann", "mlflow-password", "pass"))) {
      refuses(TrackingProblem.SETTINGS, () -> open(secrets));
    }
    for (var endpoint : List.of("ftp://host/x", "mlflow", "http://host/?workspace=1")) {
      refuses(
          TrackingProblem.SETTINGS,
          () -> Mlflow.open(MlflowConfig.of(URI.create(endpoint)), access(Map.of())));
    }
    refuses(TrackingProblem.SETTINGS, () -> Mlflow.open(MlflowConfig.off(), access(Map.of())));
    for (var wrong : List.of(" ", "x".repeat(501))) {
      assertThatThrownBy(() -> new MlflowConfig(null, wrong, Duration.ofSeconds(1)))
          .isInstanceOf(RefusedValueException.class);
    }
    assertThatThrownBy(() -> new MlflowConfig(null, "x", Duration.ZERO))
        .isInstanceOf(RefusedValueException.class);
    assertThatThrownBy(() -> MlflowConfig.of(URI.create("https://ann:pass@host/")))
        .isInstanceOf(RefusedValueException.class)
        .hasMessageNotContaining("pass@");
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsNamedAndNotShown() {
    for (var key : List.of("to\nken", "to\rken", "tok\u200ben")) {
      assertThatThrownBy(() -> open(Map.of("mlflow-token", key)))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(TrackingProblem.SETTINGS))
          .hasMessageNotContaining("ken");
    }
  }

  @Test
  void aKeyIsNotSentInTheClear() {
    refuses(
        TrackingProblem.KEY_IN_THE_CLEAR,
        () ->
            Mlflow.open(
                MlflowConfig.of(URI.create("http://mlflow.example.com")),
                access(Map.of("mlflow-token", "t"))));
  }

  @Test
  void whatIsStoredOtherwiseThanSentIsAnError() {
    server.lose("limit");
    try (var mlflow = open(Map.of())) {
      refuses(
          TrackingProblem.NOT_STORED,
          () -> mlflow.runs().write(MlflowContract.record("a", List.of(), Map.of())));
    }
  }

  @Test
  void aServerThatDoesNotServeArtifactsIsNamed(@TempDir Path folder) throws IOException {
    server.withoutArtifacts();
    var file = Files.writeString(folder.resolve("a.md"), "x");
    try (var mlflow = open(Map.of())) {
      refuses(
          TrackingProblem.ARTIFACTS_NOT_SERVED,
          () -> mlflow.runs().write(MlflowContract.record("a", List.of(), Map.of("a.md", file))));
    }
  }

  @Test
  void aServerThatFailsIsWorthAnotherTry() {
    server.fail(1);
    checkRefuses(TrackingProblem.SERVER_FAILED, Map.of());
  }

  @Test
  void theRegistryNeedsItsServer() {
    try (var mlflow =
        Mlflow.open(MlflowConfig.of(URI.create("http://127.0.0.1:9")), access(Map.of()))) {
      refuses(
          CoreProblem.SERVICE_UNREACHABLE,
          () -> mlflow.registry().byAlias("assistant-lora", "champion"));
      refuses(CoreProblem.SERVICE_UNREACHABLE, () -> mlflow.runs().read("0"));
    }
  }

  @Test
  void whatTheServerWouldRefuseOrSpoilIsNotSent() {
    try (var mlflow = open(Map.of())) {
      var registry = mlflow.registry();
      for (var alias : List.of("latest", "Latest", "v1", "", "a b", "x".repeat(256))) {
        refuses(TrackingProblem.NOT_RECORDABLE, () -> registry.alias("model", alias, 1));
      }
      for (var name : List.of("qwen2.5-lora", "a/b", "a:b", "", "модель")) {
        refuses(TrackingProblem.NOT_RECORDABLE, () -> registry.model(name, Map.of()));
      }
      for (var source : List.of("https://host/a", "mlflow-artifacts:/1/x/artifacts", "runs:/x/a")) {
        refuses(
            TrackingProblem.NOT_RECORDABLE, () -> registry.add("model", source, null, Map.of()));
      }
      refuses(
          TrackingProblem.NOT_RECORDABLE,
          () -> registry.model("model", Map.of("k", "x".repeat(MlflowLimits.MODEL_TAG_VALUE + 1))));
    }
    refuses(TrackingProblem.NOT_RECORDABLE, () -> new Dataset("q", "0".repeat(64), "x", "test"));
    refuses(TrackingProblem.NOT_RECORDABLE, () -> new Dataset("q 1", "0a", "x", "test"));
    refuses(TrackingProblem.NOT_RECORDABLE, () -> new Metric("a=b", 1, 0, END));
    var twice = new Metric("loss", 1, 0, END);
    refuses(TrackingProblem.NOT_RECORDABLE, () -> record("a", map(), map(), List.of(twice, twice)));
    refuses(TrackingProblem.NOT_RECORDABLE, () -> record("a b", map(), map(), List.of()));
    for (var path : List.of("../a", "/a", "a b", "a%2Fb", "a\tb", ".a", "a//b")) {
      refuses(
          TrackingProblem.NOT_RECORDABLE,
          () -> MlflowContract.record("a", List.of(), Map.of(path, Path.of("a"))));
    }
    var param = new TreeMap<>(Map.of("p", "x".repeat(MlflowLimits.PARAM_VALUE + 1)));
    refuses(TrackingProblem.NOT_RECORDABLE, () -> record("a", param, map(), List.of()));
    var tag = new TreeMap<>(Map.of("t", "x".repeat(MlflowLimits.RUN_TAG_VALUE + 1)));
    refuses(TrackingProblem.NOT_RECORDABLE, () -> record("a", map(), tag, List.of()));
  }

  private static SortedMap<String, String> map() {
    return new TreeMap<>();
  }

  private static RunRecord record(
      String id,
      SortedMap<String, String> params,
      SortedMap<String, String> tags,
      List<Metric> metrics) {
    return new RunRecord(
        id, "run", Status.FINISHED, START, END, params, metrics, tags, List.of(), new TreeMap<>());
  }
}
