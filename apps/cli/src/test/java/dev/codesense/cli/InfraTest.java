package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.doctor.Manifests;
import dev.codesense.cli.invocation.Interruption;
import dev.codesense.engines.kfp.KfpConfig;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.testkit.ApiServer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The files below infra/: what a cluster takes, and what a forge runs.
class InfraTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));
  private static final Path INFRA = ROOT.resolve("infra");
  private static final List<Path> FORGES =
      List.of(
          INFRA.resolve("gitops/ci/github-actions.yaml"),
          INFRA.resolve("gitops/ci/gitlab-ci.yaml"));

  /// A call of the launcher in a script, up to the end of the line.
  private static final Pattern CALL = Pattern.compile("codesense/codesense\"? (.*)");

  private static final Pattern SETTING = Pattern.compile("CODESENSE_[A-Z_]+");

  @TempDir Path folder;

  @Test
  void aRealApiServerTakesEveryManifest() throws InterruptedException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var namespace = "infra-" + System.currentTimeMillis();
    var settings =
        new ClusterConfig(kubeconfig.orElseThrow(), null, namespace, Duration.ofMinutes(1));

    try (var cluster = Fabric8Cluster.open(settings, Map.of())) {
      cluster.apply(
          object(
              Map.of(
                  "apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace))),
          OnConflict.REFUSE);
      for (var object : Stream.concat(manifests(), made()).toList()) {
        assertThat(cluster.apply(object, OnConflict.REFUSE).name()).isEqualTo(object.name());
      }
    }
  }

  @Test
  void everyManifestIsInTheKustomizationOfItsFolder() throws IOException {
    for (var folder : folders()) {
      try (var files = Files.list(folder)) {
        var resources =
            below(yaml(text(folder.resolve("kustomization.yaml"))), "resources")
                .flatMap(list -> ((List<?>) list).stream())
                .map(Object::toString)
                // The others are folders, looked at by themselves.
                .filter(name -> name.endsWith(".yaml"));
        assertThat(resources)
            .containsExactlyElementsOf(
                files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
                    .sorted()
                    .toList());
      }
    }
  }

  @Test
  void whatAManifestNamesIsThere() {
    var all = new ArrayList<>(manifests().toList());
    all.addAll(Manifests.in(ROOT.resolve("pipelines/compiled/argo")));
    all.addAll(made().toList());

    assertThat(templates(all)).isNotEmpty().isSubsetOf(names(all, "WorkflowTemplate"));
    assertNamed(all, "serviceAccountName", names(all, "ServiceAccount"));
    assertNamed(all, "claimName", names(all, "PersistentVolumeClaim"));
    assertNamed(all, "eventSourceName", names(all, "EventSource"));
    assertNamed(all, "eventName", events(all));
  }

  private static void assertNamed(List<KubeObject> all, String key, Set<String> there) {
    assertThat(values(all.stream(), key))
        .as(key)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(there).contains(name.toString()));
  }

  private static Set<String> templates(List<KubeObject> all) {
    return values(all.stream(), "workflowTemplateRef").stream()
        .flatMap(reference -> below(reference, "name"))
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  /// The hooks of every forge that an event source listens to.
  private static Set<String> events(List<KubeObject> all) {
    return all.stream()
        .filter(object -> object.objectKind().kind().equals("EventSource"))
        .flatMap(source -> Stream.of("github", "gitlab").map(forge -> source.at("spec", forge)))
        .flatMap(Optional::stream)
        .flatMap(hooks -> ((Map<?, ?>) hooks).keySet().stream())
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  @Test
  void everyCommandThatAForgeRunsIsOne() {
    for (var file : FORGES) {
      var job = yaml(text(file));
      var calls =
          Stream.concat(below(job, "run"), below(job, "script"))
              .flatMap(script -> CALL.matcher(script.toString()).results())
              .map(call -> call.group(1).replaceAll("[\"\\]]", ""))
              .toList();

      assertThat(calls).as(file.toString()).hasSize(1);
      for (var call : calls) {
        tree().parseArgs(call.split(" +"));
      }
    }
  }

  @Test
  void aForgeGivesSettingsThatThereAre() {
    var known =
        Stream.concat(
                RecordSchema.of(KfpConfig.class).fields().stream()
                    .map(field -> "CODESENSE_KFP_" + field.snake().toUpperCase(Locale.ROOT)),
                Stream.of("CODESENSE_KFP_TOKEN", "CODESENSE_ARCHIVE"))
            .collect(Collectors.toSet());

    for (var file : FORGES) {
      assertThat(SETTING.matcher(text(file)).results().map(MatchResult::group))
          .as(file.toString())
          .isNotEmpty()
          .isSubsetOf(known);
    }
  }

  /// What is applied.
  private static Stream<KubeObject> manifests() {
    return folders().stream().flatMap(folder -> Manifests.in(folder).stream());
  }

  /// What the manifests have others make: in a sensor's trigger, and in a template's step.
  private static Stream<KubeObject> made() {
    return Stream.concat(
        values(manifests(), "resource").stream()
            .filter(made -> made instanceof Map<?, ?> map && map.containsKey("kind"))
            .map(made -> object((Map<?, ?>) made)),
        values(manifests(), "manifest").stream().map(text -> object(named(text.toString()))));
  }

  /// An object that is to get a name, under one.
  private static Map<?, ?> named(String yaml) {
    return yaml(yaml.replace("generateName: code-index-", "name: code-index-1"));
  }

  private static List<Path> folders() {
    try (var files = Files.walk(INFRA)) {
      return files
          .filter(file -> file.endsWith("kustomization.yaml"))
          .map(Path::getParent)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(List<KubeObject> objects, String kind) {
    return objects.stream()
        .filter(object -> object.objectKind().kind().equals(kind))
        .map(KubeObject::name)
        .collect(Collectors.toSet());
  }

  private static List<Object> values(Stream<KubeObject> objects, String key) {
    return objects.flatMap(object -> below(object.tree(), key)).toList();
  }

  /// What stands under a key, wherever it is.
  private static Stream<Object> below(Object value, String key) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(entry ->
                  Stream.concat(
                      entry.getKey().equals(key)
                          ? Stream.of((Object) entry.getValue())
                          : Stream.of(),
                      below(entry.getValue(), key)));
      case List<?> list -> list.stream().flatMap(item -> below(item, key));
      default -> Stream.of();
    };
  }

  private static KubeObject object(Map<?, ?> tree) {
    @SuppressWarnings("unchecked") // KubeObject refuses what is no object.
    var object = new KubeObject((Map<String, Object>) tree);
    return object;
  }

  private static Map<?, ?> yaml(String text) {
    try {
      return (Map<?, ?>)
          Objects.requireNonNull(Trees.toPlain(YamlReader.read("manifest", text).orElseThrow()));
    } catch (TreeSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandLine tree() {
    return new CommandTree(
            new Shell(folder).process(new StringWriter(), new StringWriter()), Interruption.none())
        .commandLine();
  }
}
