package dev.codesense.engines.kfp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RunState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The contract against the server that the environment variable `KFP_URL` names, an installation
/// for one user; it leaves its pipelines and runs there.
class RealKfpClientTest extends KfpClientContract {
  private static final String SERVER = System.getenv().getOrDefault("KFP_URL", "");

  private KfpClient client;

  @BeforeEach
  void connect() {
    assumeTrue(!SERVER.isEmpty(), "KFP_URL names no KFP server");
    client = new KfpClient(KfpConfig.of(URI.create(SERVER)), KfpAccess.anonymous(), CODEC, HASTE);
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
  }

  @Override
  KfpClient client() {
    return client;
  }

  @Override
  String unique(String name) {
    return name + "-" + Long.toString(System.nanoTime(), 36);
  }

  /// As KFP's persistence agent reports the workflow of a run: the server keeps tasks only while
  /// the workflow goes on, because it looks for the workflow of one that has ended.
  @Override
  void report(PipelineRun run, RunState state, String task, RunState taskState) throws Exception {
    reportOnce(run, RunState.RUNNING, task, taskState);
    reportOnce(run, state, task, taskState);
  }

  private static void reportOnce(PipelineRun run, RunState state, String task, RunState taskState)
      throws Exception {
    var workflow = "contract-" + run.id().substring(0, 8);
    var now = Instant.now().toString();
    var node =
        Map.of(
            "id",
            workflow + "-1",
            "name",
            workflow + "." + task,
            "displayName",
            task,
            "type",
            "DAG",
            "templateName",
            "system-container-executor",
            "phase",
            phase(taskState),
            "startedAt",
            now,
            "finishedAt",
            now,
            "children",
            List.of(workflow + "-2"));
    var reported =
        Map.of(
            "apiVersion",
            "argoproj.io/v1alpha1",
            "kind",
            "Workflow",
            "metadata",
            Map.of(
                "name",
                workflow,
                "namespace",
                "kubeflow",
                "uid",
                run.id(),
                "creationTimestamp",
                now,
                "labels",
                Map.of("pipeline/runid", run.id())),
            "spec",
            Map.of(),
            "status",
            Map.of(
                "phase",
                phase(state),
                "startedAt",
                now,
                "finishedAt",
                now,
                "nodes",
                Map.of(workflow + "-1", node)));
    var body =
        CODEC.encode(new String(CODEC.encode(reported), StandardCharsets.UTF_8)); // JSON in JSON
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(SERVER + "/apis/v2beta1/workflows"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
    }
  }

  private static String phase(RunState state) {
    return state.name().charAt(0) + state.name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
