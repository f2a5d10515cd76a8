package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.doctor.Manifests;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.testkit.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QdrantManifestsTest {
  private static final Path INFRA = Path.of(System.getProperty("codesense.root"), "infra/qdrant");

  /// What a person or cert-manager brings.
  private static final String CERTIFICATE = "Secret qdrant-tls";

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "cluster-tls"})
  void anApiServerTakesWhatKustomizeMakesOfThem(String folder)
      throws IOException, InterruptedException {
    var objects = kustomized(folder);

    assertThat(taken(objects, folder)).hasSize(13);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "cluster-tls"})
  void whateverAPodRefersToIsThere(String folder) throws IOException, InterruptedException {
    var objects = kustomized(folder);
    var there = new TreeSet<>(objects.stream().map(KubeObject::toString).toList());
    there.add(CERTIFICATE);

    var wanted = new TreeSet<String>();
    objects.forEach(object -> collectReferences(object.tree(), wanted));

    assertThat(wanted).hasSizeGreaterThan(4);
    assertThat(there).containsAll(wanted);
  }

  @Test
  void theChartIsToldWhatTheManifestsSay() throws IOException, TreeSyntaxException {
    var values = yaml(INFRA.resolve("helm/values.yaml"));
    var set = Manifests.of(INFRA.resolve("cluster/stateful-set.yaml")).getFirst();
    var pod = (Map<?, ?>) set.at("spec", "template", "spec").orElseThrow();
    var container = (Map<?, ?>) list(pod.get("containers")).getFirst();
    var image = (Map<?, ?>) Objects.requireNonNull(values.get("image"));

    assertThat(values.get("config"))
        .isEqualTo(yaml(INFRA.resolve("cluster/files/production.yaml")));
    assertThat("%s:%s-unprivileged".formatted(image.get("repository"), image.get("tag")))
        .isEqualTo(container.get("image"));
    assertThat(list(container.get("env"))).containsAll(list(values.get("env")));
    assertThat(values.get("resources")).isEqualTo(container.get("resources"));
    assertThat(entries(values.get("containerSecurityContext")))
        .containsAll(entries(container.get("securityContext")));
    assertThat(values.get("affinity")).isEqualTo(pod.get("affinity"));
    assertThat(values.get("topologySpreadConstraints"))
        .isEqualTo(pod.get("topologySpreadConstraints"));
    assertThat(values.get("replicaCount")).isEqualTo(set.at("spec", "replicas").orElseThrow());
  }

  /// What an API server has taken, in a namespace of its own.
  private static List<String> taken(List<KubeObject> objects, String name)
      throws InterruptedException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var namespace = "qdrant-%s-%d".formatted(name, System.currentTimeMillis());
    var settings =
        new ClusterConfig(kubeconfig.orElseThrow(), null, namespace, Duration.ofMinutes(1));
    try (var cluster = Fabric8Cluster.open(settings, Map.of())) {
      cluster.apply(
          new KubeObject(
              Map.of(
                  "apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace))),
          OnConflict.REFUSE);
      var taken = new ArrayList<String>();
      for (var object : objects) {
        taken.add(cluster.apply(object, OnConflict.REFUSE).toString());
      }
      return taken;
    }
  }

  private List<KubeObject> kustomized(String folder) throws IOException, InterruptedException {
    var made = temporary.resolve(folder + ".yaml");
    assumeTrue(
        kubectl(folder, made), "No kubectl on this machine: what kustomize makes is not looked at");
    return Manifests.of(made);
  }

  private static boolean kubectl(String folder, Path made)
      throws IOException, InterruptedException {
    Process kubectl;
    try {
      kubectl =
          new ProcessBuilder("kubectl", "kustomize", INFRA.resolve(folder).toString())
              .redirectOutput(made.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      return false;
    }
    assertThat(kubectl.waitFor()).isZero();
    return true;
  }

  /// The names of all objects that a tree refers to, as `Kind name`.
  private static void collectReferences(@Nullable Object tree, Set<String> names) {
    switch (tree) {
      case Map<?, ?> map -> {
        map.forEach((key, value) -> {
          switch (String.valueOf(key)) {
            case "serviceAccountName" -> names.add("ServiceAccount " + value);
            case "serviceName" -> names.add("Service " + value);
            case "secretName" -> names.add("Secret " + value);
            case "claimName" -> names.add("PersistentVolumeClaim " + value);
            case "secretKeyRef" -> names.add("Secret " + ((Map<?, ?>) value).get("name"));
            case "configMap" -> names.add("ConfigMap " + ((Map<?, ?>) value).get("name"));
            default -> collectReferences(value, names);
          }
        });
      }
      case List<?> list -> list.forEach(item -> collectReferences(item, names));
      case null, default -> {}
    }
  }

  private static List<Object> list(@Nullable Object list) {
    return List.copyOf((List<?>) Objects.requireNonNull(list));
  }

  private static Set<Object> entries(@Nullable Object map) {
    return Set.copyOf(((Map<?, ?>) Objects.requireNonNull(map)).entrySet());
  }

  private static Map<?, ?> yaml(Path file) throws IOException, TreeSyntaxException {
    var documents =
        YamlReader.readAll(file.toString(), Files.readString(file), YamlReader.Limits.SETTINGS);
    return (Map<?, ?>) Objects.requireNonNull(Trees.toPlain(documents.getFirst()));
  }
}
