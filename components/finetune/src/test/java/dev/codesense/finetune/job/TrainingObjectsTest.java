package dev.codesense.finetune.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.finetune.Configs;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.finetune.trainer.TrainingSpec;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingObjectsTest {
  private static final TrainingSpec SPEC = new TrainingSpec("0123456789abcdef".repeat(4), "{}");
  private static final TrainingObjects EVERYTHING =
      objects(
          """
          image: registry.example/codesense/trainer:1
          base: {model: acme/tiny-7B, revision: c0ffee, claim: models, folder: tiny}
          checkpoints: {claim: checkpoints}
          pod:
            node-selector: {gpu: h100}
            priority-class: low
            queue: training
            pull-secret: registry
          remote: {claim: remote}
          secret: trainer-keys
          """);
  private static final TrainingObjects LEAST =
      objects(
          """
          image: registry.example/codesense/trainer:1
          base: {model: acme/tiny-7B, revision: c0ffee, claim: models}
          pod: {gpus: 0, tolerations: []}
          """);

  @ParameterizedTest
  @EnumSource(
      value = JobForm.class,
      names = {"TRAINJOB_PATCHES", "PYTORCHJOB", "JOB"})
  void aRealApiServerTakesEveryFieldOfAJob(JobForm form) throws InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    try (var cluster = cluster()) {
      for (var objects : List.of(EVERYTHING, LEAST)) {
        // Strict: a field that the kind does not have is an error.
        cluster.check(objects.job(form), OnConflict.TAKE_OVER);
      }
      cluster.check(LEAST.configMap(null), OnConflict.TAKE_OVER);
    }
  }

  /// Each version's own definition, as another kind beside the newest one.
  @ParameterizedTest
  @CsvSource({
    "v2.0.0, TRAINJOB_PODS, podTemplateOverrides",
    "v2.1.0, TRAINJOB_TEMPLATES, runtimePatches"
  })
  void anEarlierTrainJobTakesEveryFieldOfItsForm(String version, JobForm form, String later)
      throws IOException, InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    var config = Config.fromKubeconfig(ApiServer.kubeconfig().orElseThrow().toFile());
    try (var administrator = new KubernetesClientBuilder().withConfig(config).build();
        var file = getClass().getResourceAsStream("/crds/trainjobs-" + version + ".yaml.gz");
        var yaml = new GZIPInputStream(Objects.requireNonNull(file));
        var cluster = cluster()) {
      var group = "t%d.trainer.example".formatted(System.nanoTime());
      var text =
          new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
              .replace("  group: trainer.kubeflow.org\n", "  group: " + group + "\n");
      var definition =
          administrator
              .getKubernetesSerialization()
              .unmarshal(text, GenericKubernetesResource.class);
      definition.getMetadata().setName("trainjobs." + group);
      var there = administrator.resource(definition);
      there.create();
      try {
        var kind = new ObjectKind(group + "/v1alpha1", "TrainJob");
        while (!cluster.serves(kind) || !cluster.hasField(kind, "spec", form.podField())) {
          Thread.sleep(100);
        }
        for (var objects : List.of(EVERYTHING, LEAST)) {
          var tree = new LinkedHashMap<>(objects.job(form).tree());
          tree.put("apiVersion", kind.apiVersion());
          cluster.check(new KubeObject(tree), OnConflict.TAKE_OVER);
        }
        assertThat(cluster.hasField(kind, "spec", later)).isFalse();
      } finally {
        there.delete();
      }
    }
  }

  @Test
  void theFormOfATrainJobIsTheOneThatItsSchemaHas() throws InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    try (var cluster = cluster()) {
      assertThat(JobForm.in(cluster, FinetuneConfig.Target.AUTO))
          .isEqualTo(JobForm.TRAINJOB_PATCHES);
      assertThat(cluster.hasField(JobForm.TRAINJOB_PATCHES.kind(), "spec", "podTemplateOverrides"))
          .isFalse();
      // Through a list, and through a reference to another schema.
      assertThat(
              cluster.hasField(
                  JobForm.TRAINJOB_PATCHES.kind(), "spec", "runtimePatches", "manager"))
          .isTrue();
      assertThat(cluster.hasField(JobForm.JOB.kind(), "spec", "template", "spec", "hostNetwork"))
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(JobForm.class)
  void aSecretIsNamedAndNeverHeld(JobForm form) {
    var environment = found(EVERYTHING.job(form).tree(), "env");

    assertThat(environment)
        .asString()
        .contains("secretKeyRef")
        .contains("name=trainer-keys")
        .contains("key=AWS_SECRET_ACCESS_KEY");
    assertThat(LEAST.job(form).tree().toString()).doesNotContain("secretKeyRef");
  }

  @ParameterizedTest
  @EnumSource(
      value = JobForm.class,
      names = {"PYTORCHJOB", "JOB"})
  void thePodIsShutIn(JobForm form) {
    var tree = LEAST.job(form).tree();

    assertThat(found(tree, "automountServiceAccountToken")).isEqualTo(false);
    assertThat(found(tree, "readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(found(tree, "runAsNonRoot")).isEqualTo(true);
    assertThat(found(tree, "allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(found(tree, "seccompProfile")).isEqualTo(Map.of("type", "RuntimeDefault"));
    assertThat(found(tree, "capabilities")).isEqualTo(Map.of("drop", List.of("ALL")));
  }

  @ParameterizedTest
  @EnumSource(JobForm.class)
  void everyFormMountsTheSameVolumes(JobForm form) {
    var mounts = new ArrayList<String>();
    for (var mount : (List<?>) found(EVERYTHING.job(form).tree(), "volumeMounts")) {
      mounts.add(String.valueOf(((Map<?, ?>) mount).get("mountPath")));
    }

    assertThat(mounts)
        .containsExactly("/etc/codesense", "/tmp", "/models/base", "/checkpoints", "/remote");
    assertThat(EVERYTHING.job(form).name()).hasSizeLessThanOrEqualTo(51);
  }

  /// The first value of that key, at any depth.
  private static Object found(Object tree, String key) {
    var value = find(tree, key);
    assertThat(value).as(key).isNotNull();
    return value;
  }

  private static @Nullable Object find(@Nullable Object tree, String key) {
    if (tree instanceof Map<?, ?> map && map.containsKey(key)) {
      return map.get(key);
    }
    var below =
        tree instanceof Map<?, ?> map
            ? map.values()
            : tree instanceof List<?> list ? list : List.of();
    for (var item : below) {
      var value = find(item, key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static Cluster cluster() {
    return Fabric8Cluster.open(
        new ClusterConfig(
            ApiServer.kubeconfig().orElseThrow(), null, "default", Duration.ofSeconds(30)),
        Map.of());
  }

  private static TrainingObjects objects(String yaml) {
    return new TrainingObjects(Configs.of(yaml), SPEC);
  }
}
