package dev.codesense.finetune.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.settings.FinetuneConfig.Target;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Over servers that publish the schemas of earlier versions.
class JobFormTest {
  private static final String SCHEMA =
      """
      {"openapi": "3.0.0", "components": {"schemas": {"any.TrainJob": {
        "type": "object",
        "properties": {"spec": {"type": "object", "properties": {"%s": {"type": "array"}}}},
        "x-kubernetes-group-version-kind": [
          {"group": "trainer.kubeflow.org", "kind": "TrainJob", "version": "v1alpha1"}]}}}}
      """;
  private static final String TRAINER = "/apis/trainer.kubeflow.org/v1alpha1";
  private static final String OPERATOR = "/apis/kubeflow.org/v1";

  @TempDir Path folder;
  private final Map<String, String> answers = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "runtimePatches, TRAINJOB_PATCHES",
    "podTemplateOverrides, TRAINJOB_TEMPLATES",
    "podSpecOverrides, TRAINJOB_PODS"
  })
  void theFieldForPodsSaysWhichTrainerItIs(String field, JobForm form) throws Exception {
    answers.put(TRAINER, kinds("trainer.kubeflow.org/v1alpha1", "TrainJob"));
    answers.put("/openapi/v3" + TRAINER, SCHEMA.formatted(field));

    assertThat(form(Target.AUTO)).isEqualTo(form);
    assertThat(form(Target.TRAINJOB)).isEqualTo(form);
  }

  @Test
  void withoutATrainerThePyTorchJobIsTakenAndWithoutThatAJob() throws Exception {
    assertThat(form(Target.AUTO)).isEqualTo(JobForm.JOB);
    answers.put(OPERATOR, kinds("kubeflow.org/v1", "PyTorchJob"));

    assertThat(form(Target.AUTO)).isEqualTo(JobForm.PYTORCHJOB);
    assertThat(form(Target.JOB)).isEqualTo(JobForm.JOB);
  }

  @Test
  void whatIsAskedForAndNotThereIsNamed() {
    assertAbsent(Target.TRAINJOB, "Kubeflow Trainer 2 is not installed");
    assertAbsent(Target.PYTORCHJOB, "Training Operator 1 is not installed");
    answers.put(TRAINER, kinds("trainer.kubeflow.org/v1alpha1", "TrainJob"));
    answers.put("/openapi/v3" + TRAINER, SCHEMA.formatted("something"));
    assertAbsent(Target.AUTO, "is not of 2.0 to 2.3");
  }

  private void assertAbsent(Target target, String message) {
    assertThatThrownBy(() -> form(target))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(FinetuneProblem.TARGET_ABSENT))
        .hasMessageContaining(message);
  }

  private static String kinds(String group, String kind) {
    var name = kind.toLowerCase(Locale.ROOT);
    return """
    {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [
      {"name": "%ss", "singularName": "%s", "namespaced": true, "kind": "%s", "verbs": ["get"]}]}
    """
        .formatted(group, name, name, kind);
  }

  private JobForm form(Target target) throws IOException, InterruptedException {
    try (var server =
        LoopbackServer.start(
            "api",
            exchange -> {
              var answer = answers.get(exchange.getRequestURI().getPath());
              var body =
                  (answer == null ? "{\"kind\": \"Status\", \"code\": 404}" : answer)
                      .getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().add("Content-Type", "application/json");
              exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
              exchange.getResponseBody().write(body);
            })) {
      var kubeconfig =
          Files.writeString(
              folder.resolve("kubeconfig"),
              """
              apiVersion: v1
              kind: Config
              clusters: [{name: one, cluster: {server: "%s"}}]
              users: [{name: one, user: {token: "x"}}]
              contexts: [{name: one, context: {cluster: one, user: one}}]
              current-context: one
              """
                  .formatted(server.url()));
      try (var cluster =
          Fabric8Cluster.open(
              new ClusterConfig(kubeconfig, null, "team-a", Duration.ofSeconds(30)), Map.of())) {
        return JobForm.in(cluster, target);
      }
    }
  }
}
