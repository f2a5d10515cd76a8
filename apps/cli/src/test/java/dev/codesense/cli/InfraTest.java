package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.doctor.Manifests;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.engines.kfp.KfpConfig;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.FakeKfp;
import dev.codesense.testkit.TinyRepository;
import dev.codesense.workflow.ImageLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/// The files below infra/: what a cluster takes, and what a forge runs.
class InfraTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));
  private static final Path INFRA = ROOT.resolve("infra");
  private static final List<Path> FORGES =
      List.of(
          INFRA.resolve("gitops/ci/github-actions.yaml"),
          INFRA.resolve("gitops/ci/gitlab-ci.yaml"));

  /// A call of the command in a script, up to the end of the line.
  private static final Pattern CALL = Pattern.compile("(?m)^\\s*(?:codesense|[$]CODESENSE) (.*)$");

  /// A word of a shell, in double quotes or without.
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private static final String COMMIT = "27a91dbdfb49485f860cbd8637d4b5b599ef6be6";
  private static final String PROJECT = "https://git.example.com/team/assistant.git@main";

  /// What the scripts' variables hold.
  private static final Map<String, String> VARIABLES =
      Map.of("$PROJECT", PROJECT, "$GITHUB_SHA", COMMIT, "$CI_COMMIT_SHA", COMMIT);

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

  /// By Argo's rule: a workflow is refused when a parameter of its template has no value.
  @Test
  void everyWorkflowThatAManifestMakesGivesItsTemplateWhatThatNeeds() {
    var all = new ArrayList<>(manifests().toList());
    all.addAll(Manifests.in(ROOT.resolve("pipelines/compiled/argo")));
    var templates =
        all.stream()
            .filter(object -> object.objectKind().kind().equals("WorkflowTemplate"))
            .collect(Collectors.toMap(KubeObject::name, object -> object));
    var workflows = made().filter(object -> object.objectKind().kind().equals("Workflow")).toList();

    assertThat(workflows).isNotEmpty();
    for (var workflow : workflows) {
      var template =
          templates.get(
              workflow.at("spec", "workflowTemplateRef", "name").orElseThrow().toString());
      var declared = parameters(Objects.requireNonNull(template));
      var given = parameters(workflow);
      assertThat(declared.keySet()).as(workflow.name()).containsAll(given.keySet());
      declared.putAll(given);
      assertThat(declared).as(workflow.name()).doesNotContainValue(Optional.empty());
      assertThat(declared.get("project")).as(workflow.name()).isNotEqualTo(Optional.of(""));
    }
  }

  /// Name to value, of which there may be none.
  private static Map<String, Optional<String>> parameters(KubeObject object) {
    return object.at("spec", "arguments", "parameters").stream()
        .flatMap(list -> ((List<?>) list).stream())
        .map(entry -> (Map<?, ?>) entry)
        .collect(
            Collectors.toMap(
                entry -> String.valueOf(entry.get("name")),
                entry -> Optional.ofNullable(entry.get("value")).map(Object::toString)));
  }

  @Test
  void whatThePageAppliesIsThereWithItsImagesPinned() throws IOException {
    lockImages();
    try (var kfp = FakeKfp.start(null)) {
      var shell =
          new Shell(
              folder, Map.of("CODESENSE_KFP_ENDPOINT", kfp.endpoint().toString()), Terminal.NONE);
      for (var line : text(INFRA.resolve("gitops/README.md")).lines().toList()) {
        var words = words(line);
        if (line.startsWith("codesense ")) {
          var outcome = shell.run(words.subList(1, words.size()).toArray(String[]::new));
          assertThat(outcome.code()).as(line + "\n" + outcome.err()).isZero();
          assertThat(outcome.err()).as(line).doesNotContain("warning");
        } else if (line.startsWith("kubectl apply ")) {
          int of = Math.max(words.indexOf("-f"), words.indexOf("-k"));
          var what = words.get(of + 1);
          if (words.get(of).equals("-k")) {
            assertThat(ROOT.resolve(what).resolve("kustomization.yaml")).exists();
          } else {
            assertThat(ImageLock.unpinned(text(folder.resolve(what)))).as(line).isEmpty();
          }
        }
      }
    }
    assertThat(folder.resolve("compiled/code-index.yaml")).exists();
  }

  /// A tag may move; a kustomization may give the digest.
  @Test
  void everyImageThatADoorAppliesIsPinned() {
    for (var door :
        folders().stream().filter(folder -> folder.startsWith(INFRA.resolve("gitops"))).toList()) {
      var pinned =
          below(yaml(text(door.resolve("kustomization.yaml"))), "images")
              .flatMap(list -> ((List<?>) list).stream())
              .map(image -> (Map<?, ?>) image)
              .filter(image -> String.valueOf(image.get("digest")).matches("sha256:[0-9a-f]{64}"))
              .map(image -> String.valueOf(image.get("name")))
              .collect(Collectors.toSet());
      assertThat(values(Manifests.in(door).stream(), "image"))
          .as(door.toString())
          .allMatch(image -> pinned.contains(image) || image.toString().contains("@sha256:"));
    }
  }

  @Test
  void theWatchInAPodStartsARunWithNoMoreRightsThanItNeeds() throws Exception {
    var project = TinyRepository.in(folder.resolve("assistant.git"));
    project.write("codesense.yaml", "repositories: [{url: '%s'}]\n".formatted(project.url()));
    project.commit("List the project");
    var deployment = Manifests.of(INFRA.resolve("gitops/watch/deployment.yaml")).getFirst();
    var container =
        (Map<?, ?>)
            ((List<?>) deployment.at("spec", "template", "spec", "containers").orElseThrow())
                .getFirst();
    var words =
        Stream.of("command", "args")
            .flatMap(part -> ((List<?>) Objects.requireNonNull(container.get(part))).stream())
            .map(word -> word.toString().replace("$(PROJECT)", project.url()))
            .map(word -> word.equals("/work") ? folder.toString() : word)
            .toList();

    assertThat(words.subList(0, 3))
        .isEqualTo(
            Stream.concat(
                    ComponentIr.COMMAND.stream().limit(2), Stream.of(Codesense.class.getName()))
                .toList());
    assertThat(below(container, "readOnlyRootFilesystem")).containsExactly(true);
    assertThat(below(deployment.tree(), "runAsNonRoot")).containsExactly(true);
    assertThat(
            below(container, "env")
                .flatMap(list -> ((List<?>) list).stream())
                .map(variable -> (Map<?, ?>) variable)
                .filter(variable -> String.valueOf(variable.get("name")).endsWith("_TOKEN")))
        .isNotEmpty()
        .allMatch(variable -> variable.containsKey("valueFrom") && !variable.containsKey("value"));
    try (var kfp = FakeKfp.start(null)) {
      var shell =
          new Shell(
              folder,
              Map.of(
                  "CODESENSE_KFP_ENDPOINT", kfp.endpoint().toString(),
                  "CODESENSE_WATCH_EVERY", "1s",
                  "CODESENSE_WATCH_QUIET_TIME", "0s"),
              Terminal.NONE);
      lockImages();
      shell.run("pipeline", "compile", "--images", "images.lock", "--out", ".");
      shell.run("pipeline", "upload", "code-index.yaml");

      var call = new ArrayList<>(words.subList(3, words.size()));
      call.addAll(List.of("--looks", "2"));
      var outcome = shell.run(call.toArray(String[]::new));

      assertThat(outcome.out()).as(outcome.err()).contains("  started  ").hasLineCount(1);
      assertThat(parameters(kfp, "runs")).containsExactly(Map.of("project", project.url()));
    }
  }

  /// What `images/build --push` would write of all images.
  private void lockImages() throws IOException {
    var lines = new StringBuilder();
    Components.discover().stream()
        .map(component -> component.spec().image())
        .distinct()
        .forEach(image ->
            lines.append(
                "%1$s registry.example/codesense/%1$s@sha256:%2$s\n"
                    .formatted(image, "0".repeat(64))));
    Files.writeString(folder.resolve("images.lock"), lines);
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .map(InfraTest::withVariables)
        .toList();
  }

  private static String withVariables(String word) {
    var filled = word;
    for (var variable : VARIABLES.entrySet()) {
      filled = filled.replace(variable.getKey(), variable.getValue());
    }
    return filled;
  }

  /// Against a server that knows the rules of KFP: what the forges' scripts say, line by line.
  @Test
  void whatAForgeRunsUploadsSchedulesAndStartsRunsOfTheProject() throws Exception {
    for (var file : FORGES) {
      lockImages();
      var job = yaml(text(file));
      var calls =
          Stream.concat(below(job, "run"), below(job, "script"))
              .flatMap(
                  script -> script instanceof List<?> lines ? lines.stream() : Stream.of(script))
              .flatMap(script -> CALL.matcher(script.toString()).results())
              .map(call -> words(call.group(1)))
              .toList();
      try (var kfp = FakeKfp.start(null).requireBearer("token")) {
        var shell =
            new Shell(
                folder,
                Map.of(
                    "CODESENSE_KFP_ENDPOINT",
                    kfp.endpoint().toString(),
                    "CODESENSE_KFP_TOKEN",
                    "token"),
                Terminal.NONE);

        for (var call : calls) {
          var words = new ArrayList<>(call);
          assertThat(words).as(file.toString()).noneMatch(word -> word.contains("$"));
          if (words.contains("--for-commit")) {
            words.addAll(List.of("--quiet-time", "0s"));
          }
          var outcome = shell.run(words.toArray(String[]::new));
          assertThat(outcome.code()).as(file + ": " + call + "\n" + outcome.err()).isZero();
          assertThat(outcome.err())
              .as(file + ": " + call)
              .doesNotContain("warning", "keeps the settings of now");
        }

        assertThat(shell.run("pipeline", "list", "runs").out())
            .contains("code-index " + PROJECT + " @" + COMMIT.substring(0, 12))
            .contains("full " + PROJECT + " @" + COMMIT.substring(0, 12));
        assertThat(shell.run("pipeline", "list", "schedules").out()).startsWith("on  ");
        for (var started : List.of("runs", "recurringruns")) {
          assertThat(parameters(kfp, started))
              .as(file + ": " + started)
              .isNotEmpty()
              .allMatch(Map.of("project", PROJECT)::equals);
        }
      }
    }
  }

  private static List<Object> parameters(FakeKfp kfp, String started) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(kfp.endpoint().resolve("/apis/v2beta1/" + started))
                  .header("Authorization", "Bearer token")
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return below(new JsonCodec().decodeObject(answer.body()), "parameters").toList();
    }
  }

  /// Else a run that writes data.dvc back would start the next one.
  @Test
  void dataDvcAloneStartsNothing() throws IOException {
    for (var file : FORGES) {
      assertThat(below(yaml(text(file)), "changes").map(Object::toString))
          .as(file.toString())
          .noneMatch(paths -> paths.contains("data.dvc") || paths.contains("**/*\""));
    }
    assertThat(below(yaml(text(FORGES.getFirst())), "paths-ignore"))
        .containsExactly(List.of("data.dvc"));
    var sensor = yaml(text(INFRA.resolve("gitops/argo-events/sensor.yaml")));
    assertThat(below(sensor, "eventName")).hasSize(3);
    assertThat(below(sensor, "script"))
        .hasSize(3)
        .allSatisfy(script ->
            assertThat(script.toString()).contains("if path ~= \"data.dvc\" then return true"));
  }

  @Test
  void aForgeGivesSettingsThatThereAre() {
    var known =
        Stream.concat(
                RecordSchema.of(KfpConfig.class).fields().stream()
                    .map(field -> "CODESENSE_KFP_" + field.snake().toUpperCase(Locale.ROOT)),
                // The others are the jobs' own.
                Stream.of(
                    "CODESENSE_KFP_TOKEN",
                    "CODESENSE_CLI_IMAGE",
                    "CODESENSE_BUILD_IMAGE",
                    "CODESENSE_REGISTRY"))
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
}
