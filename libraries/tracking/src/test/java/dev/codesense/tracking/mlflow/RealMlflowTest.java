package dev.codesense.tracking.mlflow;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.testkit.MlflowServer;
import dev.codesense.tracking.TrackingProblem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The contract against a real server with basic authentication, which
/// `-Dcodesense.mlflow=…/bin/mlflow` starts; and what it holds, as MLflow's Python client beside
/// that command sees it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealMlflowTest implements MlflowContract {
  @TempDir static Path folder;

  private MlflowServer server;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    assumeTrue(
        MlflowServer.isThere(),
        "-Dcodesense.mlflow=PATH names no mlflow command: no real server is asked");
    server = MlflowServer.start(folder);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public URI endpoint() {
    return server.endpoint();
  }

  @Override
  public Map<String, String> secrets() {
    return MlflowServer.secrets();
  }

  @Test
  void aWrongPasswordIsRefusedBothWays() {
    var secrets = Map.of("mlflow-username", MlflowServer.USER, "mlflow-password", "another");
    try (var mlflow = Mlflow.open(MlflowConfig.of(endpoint()), MlflowContract.access(secrets))) {
      MlflowContract.refuses(TrackingProblem.WRONG_KEY, mlflow::check);
      MlflowContract.refuses(TrackingProblem.WRONG_KEY, () -> mlflow.runs().read("0"));
    }
  }

  @Test
  void thePythonClientReadsWhatWasWritten(@TempDir Path files) throws Exception {
    var artifact = Files.writeString(files.resolve("a.md"), "# пример\n");
    var metrics =
        List.of(MlflowContract.point("loss", Double.NaN, 0), MlflowContract.point("loss", 0.25, 1));
    try (var mlflow = open("python")) {
      var run =
          mlflow.runs().write(MlflowContract.record("python", metrics, Map.of("r/a.md", artifact)));
      var registry = mlflow.registry();
      registry.model("python-model", Map.of("base", "qwen"));
      var version =
          registry.add("python-model", run.artifactUri() + "/r", run.runId(), Map.of("rank", "16"));
      registry.alias("python-model", "champion", version.version());

      assertThat(python(run.runId(), "python-model"))
          .isEqualTo(
              """
              run Run python FINISHED 1767323045000 1767323135000
              param empty ''
              param limit '10'
              param words 'где это?\\nhere'
              tag codesense.record 'python'
              tag codesense.stage 'test'
              metric loss [(0, 'nan'), (1, '0.25')]
              dataset questions 0a1b2c {"file":"q.jsonl"} evaluation
              artifact '# пример\\n'
              model {'base': 'qwen'}
              version 1 {'rank': '16'} run
              """);
    }
  }

  private String python(String run, String model) throws IOException, InterruptedException {
    var script = folder.resolve("read.py");
    Files.writeString(
        script,
        """
        import mlflow, sys
        url, run_id, model = sys.argv[1:]
        client = mlflow.MlflowClient(url, url)
        mlflow.set_tracking_uri(url)
        run = client.get_run(run_id)
        print("run", run.info.run_name, run.info.status, run.info.start_time, run.info.end_time)
        for name, value in sorted(run.data.params.items()):
            print("param", name, repr(value))
        for name, value in sorted(run.data.tags.items()):
            if name.startswith("codesense"):
                print("tag", name, repr(value))
        history = sorted((m.step, str(m.value)) for m in client.get_metric_history(run_id, "loss"))
        print("metric loss", history)
        for one in run.inputs.dataset_inputs:
            print("dataset", one.dataset.name, one.dataset.digest, one.dataset.source, one.tags[0].value)
        print("artifact", repr(mlflow.artifacts.load_text(run.info.artifact_uri + "/r/a.md")))
        print("model", client.get_registered_model(model).tags)
        version = client.get_model_version_by_alias(model, "champion")
        print("version", version.version, version.tags, "run" if version.run_id == run_id else version.run_id)
        """);
    var builder =
        new ProcessBuilder(
                MlflowServer.command().resolveSibling("python").toString(),
                script.toString(),
                endpoint().toString(),
                run,
                model)
            .redirectError(folder.resolve("python.log").toFile());
    builder.environment().putAll(server.environment());
    builder.environment().put("PYTHONUTF8", "1");
    var process = builder.start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("python.log"))).isZero();
    return out;
  }

  @Test
  void aHostNameThatTheServerDoesNotKnowIsRefused() {
    var other = URI.create("http://localhost:" + endpoint().getPort());
    try (var mlflow = Mlflow.open(MlflowConfig.of(other), MlflowContract.access(secrets()))) {
      MlflowContract.refuses(TrackingProblem.HOST_REFUSED, mlflow::check);
    }
  }

  /// Why [MlflowLimits] and the quoting are there: the server refuses these, or takes them and
  /// stores something else.
  @Test
  void whatIsNotSentIsRefusedOrSpoiltByTheServer() throws Exception {
    try (var mlflow = open("refusals")) {
      var id = mlflow.runs().write(MlflowContract.record("refusals", List.of(), Map.of())).runId();
      mlflow.registry().model("refusals", Map.of());
      var spoilt = new TreeMap<String, Integer>();
      spoilt.put(
          "a number as a parameter",
          post(
              "runs/log-batch",
              """
              {"run_id": "%s", "params": [{"key": "n", "value": 5}, {"key": "after", "value": "x"}]}\
              """
                  .formatted(id)));
      spoilt.put(
          "a long parameter",
          post(
              "runs/log-batch",
              """
              {"run_id": "%s", "params": [{"key": "long", "value": "%s"}]}\
              """
                  .formatted(id, "x".repeat(MlflowLimits.PARAM_VALUE + 1))));
      spoilt.put(
          "a bare NaN",
          post(
              "runs/log-batch",
              """
              {"run_id": "%s", "metrics": [{"key": "bare", "value": NaN, "timestamp": "5", "step": "3"}]}\
              """
                  .formatted(id)));
      var refused = new TreeMap<String, Integer>();
      refused.put(
          "a SHA-256 as a digest",
          post(
              "runs/log-inputs",
              """
              {"run_id": "%s", "datasets": [{"dataset": {"name": "d", "digest": "%s", "source_type": "x", "source": "x"}}]}\
              """
                  .formatted(id, "0".repeat(64))));
      refused.put("a source on the web", version("https://host/model"));
      refused.put("a source without its run", version("mlflow-artifacts:/1/x/artifacts/a"));
      mlflow.registry().add("refusals", "s3://bucket/a", null, Map.of());
      for (var alias : List.of("latest", "v1", "a b")) {
        refused.put(
            "the alias " + alias,
            post(
                "registered-models/alias",
                """
                {"name": "refusals", "alias": "%s", "version": "1"}\
                """
                    .formatted(alias)));
      }
      var run = mlflow.runs().read(id);

      assertThat(spoilt).hasSize(3).allSatisfy((_, status) -> assertThat(status).isEqualTo(200));
      assertThat(refused).hasSize(6).allSatisfy((_, status) -> assertThat(status).isEqualTo(400));
      assertThat(run.params())
          .containsEntry("n", "")
          .doesNotContainKey("after")
          .containsEntry("long", "x".repeat(MlflowLimits.PARAM_VALUE));
      assertThat(run.metrics()).containsEntry("bare", 0.0);
    }
  }

  private int version(String source) throws IOException, InterruptedException {
    return post(
        "model-versions/create",
        """
        {"name": "refusals", "source": "%s"}\
        """
            .formatted(source));
  }

  private int post(String call, String json) throws IOException, InterruptedException {
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(
              HttpRequest.newBuilder(endpoint().resolve(MlflowApi.path(call)))
                  .header("Content-Type", "application/json")
                  .header("Authorization", MlflowServer.authorization())
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }
}
