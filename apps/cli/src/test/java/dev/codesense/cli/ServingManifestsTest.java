package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.doctor.Manifests;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.kube.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the files below infra/serving promise beyond their schema; `InfraTest` has a real API
/// server take them.
class ServingManifestsTest {
  private static final Path SERVING =
      Path.of(System.getProperty("codesense.root"), "infra/serving");
  private static final List<String> FOLDERS =
      List.of("namespace", "knative", "standard", "llm", "one-gpu", "cluster");

  /// What vLLM takes.
  private static final Set<Integer> RANKS = Set.of(1, 8, 16, 32, 64, 128, 256, 320, 512);

  @Test
  void theServiceThatARolloutDrivesHasWhatARolloutNeedsFromTheBeginning() {
    var service = only("knative", "InferenceService");

    assertThat(at(service, "metadata", "annotations"))
        .isInstanceOf(Map.class)
        .asString()
        .contains(
            "serving.kserve.io/deploymentMode=Knative",
            "serving.kserve.io/enable-tag-routing=true",
            "serving.knative.dev/progress-deadline=1800s");
    assertThat(((Number) at(service, "spec", "predictor", "minReplicas")).intValue()).isPositive();
    assertThat(service.at("spec", "predictor", "canaryTrafficPercent")).isEmpty();
  }

  @Test
  void podsAreScrapedOftenEnoughForTheGatesAndWithTheTimeOfTheirScrape() {
    var endpoints =
        objects("namespace", "PodMonitor")
            .flatMap(monitor -> ((List<?>) at(monitor, "spec", "podMetricsEndpoints")).stream())
            .map(endpoint -> (Map<?, ?>) endpoint)
            .toList();

    assertThat(endpoints)
        .hasSize(2)
        .allSatisfy(endpoint -> {
          var interval = Duration.parse("PT" + endpoint.get("interval"));
          assertThat(interval.multipliedBy(3))
              .isLessThanOrEqualTo(MetricsConfig.defaults().freshness());
          assertThat(endpoint.get("honorTimestamps")).isEqualTo(false);
        });
  }

  @Test
  void clientsAskForOneNameWhicheverVersionServes() {
    assertThat(textsIn("knative", "standard").filter(text -> text.contains("=/mnt/models/adapter")))
        .hasSize(2)
        .containsOnly("assistant=/mnt/models/adapter");
    assertThat(
            objects("llm", "LLMInferenceService")
                .map(member -> adapters(member))
                .collect(Collectors.toSet()))
        .containsExactly(Set.of("assistant"));
    assertThat(adapters(only("one-gpu", "LLMInferenceService")))
        .containsExactlyInAnyOrder("champion", "candidate");
    var rule =
        (Map<?, ?>)
            ((List<?>) at(only("one-gpu", "InferenceModelRewrite"), "spec", "rules")).getFirst();
    assertThat(rule.toString()).contains("value=assistant");
    assertThat(texts(rule.get("targets"))).containsExactly("champion", "candidate");
  }

  private static Set<String> adapters(KubeObject service) {
    return ((List<?>) at(service, "spec", "model", "lora", "adapters"))
        .stream()
            .map(adapter -> String.valueOf(((Map<?, ?>) adapter).get("name")))
            .collect(Collectors.toSet());
  }

  @Test
  void everyRankIsOneThatVllmTakes() {
    var ranks =
        Stream.concat(
                textsIn("namespace")
                    .filter(text -> text.startsWith("--max-lora-rank="))
                    .map(text -> text.replace("--max-lora-rank=", "")),
                Stream.of("llm", "one-gpu")
                    .flatMap(folder -> objects(folder, "LLMInferenceService"))
                    .map(service -> at(service, "spec", "model", "lora", "maxRank").toString()))
            .map(Integer::valueOf)
            .toList();

    assertThat(ranks).hasSize(4).isSubsetOf(RANKS);
  }

  @Test
  void theNodesKeepTheModelThatTheServicesLoad() {
    var cached = at(only("cluster", "LocalModelCache"), "spec", "sourceModelUri").toString();

    assertThat(
            textsIn("knative", "standard", "llm", "one-gpu")
                .filter(text -> text.startsWith("hf://")))
        .hasSize(5)
        .containsOnly(cached);
  }

  @Test
  void everyPodOfAModelSaysWhatItNeedsAndRunsWithoutAToken() {
    for (var folder : List.of("knative", "standard", "llm", "one-gpu")) {
      for (var service : Manifests.in(SERVING.resolve(folder))) {
        if (service.objectKind().kind().endsWith("InferenceService")) {
          assertThat(service.tree().toString())
              .as(folder)
              .contains("nvidia.com/gpu=1", "serviceAccountName=codesense-models", "memory=");
        }
      }
    }
    assertThat(at(only("namespace", "ServiceAccount"), "automountServiceAccountToken"))
        .isEqualTo(false);
  }

  @Test
  void thePageSaysWhatEachFileIsFor() throws IOException {
    var page = Files.readString(SERVING.resolve("README.md"));
    for (var folder : FOLDERS) {
      try (var files = Files.list(SERVING.resolve(folder))) {
        assertThat(files.map(file -> file.getFileName().toString()).toList())
            .filteredOn(name -> !name.equals("kustomization.yaml"))
            .isNotEmpty()
            .allSatisfy(name -> assertThat(page).contains(folder + "/" + name));
      }
    }
  }

  private static KubeObject only(String folder, String kind) {
    var found = objects(folder, kind).toList();
    assertThat(found).as(folder + " " + kind).hasSize(1);
    return found.getFirst();
  }

  private static Stream<KubeObject> objects(String folder, String kind) {
    return Manifests.in(SERVING.resolve(folder)).stream()
        .filter(object -> object.objectKind().kind().equals(kind));
  }

  private static Object at(KubeObject object, String... path) {
    return object.at(path).orElseThrow();
  }

  /// Every text in the manifests of folders.
  private static Stream<String> textsIn(String... folders) {
    return Stream.of(folders)
        .flatMap(folder -> Manifests.in(SERVING.resolve(folder)).stream())
        .flatMap(object -> texts(object.tree()));
  }

  private static Stream<String> texts(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.values().stream().flatMap(ServingManifestsTest::texts);
      case List<?> list -> list.stream().flatMap(ServingManifestsTest::texts);
      case String text -> Stream.of(text);
      case null, default -> Stream.of();
    };
  }
}
