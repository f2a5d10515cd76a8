package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.cli.doctor.Manifests;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorClusterTest {
  private static final Path INFRA = Path.of(System.getProperty("codesense.root"), "infra/kfp");

  @TempDir Path project;

  @Test
  void withoutAClusterTheCheckSaysWhereItLooked() {
    var outcome = doctor(project.resolve("none"));

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out()).contains("fail  cluster", "CS-KUB-001", "cannot be read");
  }

  @Test
  void anEmptyNamespaceLacksEverythingAndAnInstalledOneOnlyTheSecretsValues()
      throws InterruptedException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var namespace = "doctor-" + System.currentTimeMillis();
    var settings =
        new ClusterConfig(kubeconfig.orElseThrow(), null, namespace, Duration.ofMinutes(1));
    try (var cluster = Fabric8Cluster.open(settings, Map.of())) {
      cluster.apply(namespace(namespace), OnConflict.REFUSE);
      var before = doctor(settings);
      var manifests = Manifests.in(INFRA);
      for (var object : manifests) {
        cluster.apply(object, OnConflict.REFUSE);
      }
      var after = doctor(settings);
      cluster.apply(withoutRules(manifests), OnConflict.TAKE_OVER);
      var changed = doctor(settings);

      assertThat(before.out())
          .contains(
              "ok    argo           you may create workflows in " + namespace,
              "fail  ServiceAccount codesense-pipeline is missing in " + namespace,
              "→ Run `kubectl apply --server-side -k " + INFRA + " -n " + namespace + "`.");
      assertThat(after.code()).as(after.out()).isZero();
      assertThat(after.out())
          .contains(
              "ok    Role           codesense-trigger",
              "warn  Secret         codesense has no values",
              "→ git-token for private repositories",
              "warn  Secret         codesense-models has no values",
              "→ keys of the chat models that codesense.yaml names");
      assertThat(changed.out())
          .contains("fail  Role           codesense-pipeline has different rules than infra/kfp");
    }
  }

  @Test
  void howTheClusterCanSplitTrafficAndWhatTheGatesCanReadIsTold() throws Exception {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var settings =
        new ClusterConfig(kubeconfig.orElseThrow(), null, "default", Duration.ofMinutes(1));
    try (var prometheus = LoopbackServer.start("prometheus", DoctorClusterTest::answer)) {
      var outcome =
          doctor(settings, Map.of("CODESENSE_PROMETHEUS_ENDPOINT", prometheus.url().toString()));

      assertThat(outcome.out())
          .contains(
              "ok    canary         by canaryTrafficPercent: codesense deploy can use it",
              "ok    canary         by HTTPRoute: codesense deploy can use it",
              "ok    canary         by LLMInferenceService: the cluster has it",
              "canary         by InferenceModelRewrite: the cluster has",
              "ok    prometheus     version 2.42.0 at http://127.0.0.1:",
              "ok    gate           error rate: kn_serving_invocation_duration_seconds_count",
              "warn  gate           time to first token: default has no"
                  + " vllm:time_to_first_token_seconds_bucket and no",
              "warn  gate           refusals: the settings name no series");
    }
    assertThat(doctor(settings).out())
        .contains("warn  prometheus     prometheus.endpoint is not set");
  }

  /// A Prometheus that has one series.
  private static void answer(HttpExchange exchange) throws IOException {
    var query = LoopbackServer.query(exchange).getOrDefault("query", "");
    var result =
        query.contains("kn_serving")
            ? "{'metric':{'__name__':'kn_serving_invocation_duration_seconds_count'},'value':[1,'3']}"
            : "";
    var body =
        exchange.getRequestURI().getPath().endsWith("buildinfo")
            ? "{'status':'success','data':{'version':'2.42.0'}}"
            : "{'status':'success','data':{'resultType':'vector','result':[%s]}}".formatted(result);
    var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static KubeObject namespace(String name) {
    return new KubeObject(
        Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
  }

  private static KubeObject withoutRules(List<KubeObject> manifests) {
    var role =
        manifests.stream()
            .filter(object -> object.toString().equals("Role codesense-pipeline"))
            .findFirst()
            .orElseThrow();
    var tree = new TreeMap<>(role.tree());
    tree.put("rules", List.of());
    return new KubeObject(tree);
  }

  private Shell.Outcome doctor(ClusterConfig settings) {
    return doctor(settings, Map.of());
  }

  private Shell.Outcome doctor(ClusterConfig settings, Map<String, String> variables) {
    new Shell(project).run("init", "--force");
    var environment = new TreeMap<>(variables);
    environment.put("CODESENSE_CLUSTER_KUBECONFIG", String.valueOf(settings.kubeconfig()));
    environment.put("CODESENSE_CLUSTER_NAMESPACE", String.valueOf(settings.namespace()));
    return new Shell(project, environment, Terminal.NONE).run("doctor", "--cluster");
  }

  private Shell.Outcome doctor(Path kubeconfig) {
    new Shell(project).run("init");
    return new Shell(project, Map.of("KUBECONFIG", kubeconfig.toString()), Terminal.NONE)
        .run("doctor", "--cluster");
  }
}
