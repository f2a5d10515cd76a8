package dev.codesense.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.PromptConfig;
import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.data.DataProblem;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.llm.ModelConfig;
import dev.codesense.pipelines.wiring.ProjectWiring;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.testkit.GitServer;
import dev.codesense.testkit.RecordingProgress;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.TinyRepository;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Called as a pipeline engine calls it.
class ProjectComponentTest {
  private static final String SETTINGS =
      """
      repositories:
        - {url: 'https://host.example/team/shop.git', branch: release, exclude: ['*.md']}
      index: {collection-name: shop, store: 'qdrant://store:6334', max-shards: 3, canaries: 5}
      embedding: {endpoint: 'http://models:8080/v1', model: small}
      converge: {history-commits: 7, write-back: commit}
      evaluate: {questions: golden.jsonl, gate: warn}
      mlflow: {endpoint: 'http://mlflow:5000'}
      models: {judge: {url: 'http://models:8000/v1', model: large}}
      """;

  @TempDir Path folder;

  private final RecordingProgress progress = new RecordingProgress();

  private ProjectResult run(Map<String, Object> parameters) throws InterruptedException {
    return run(parameters, Map.of());
  }

  private ProjectResult run(Map<String, Object> parameters, Map<String, String> environment)
      throws InterruptedException {
    var given = new HashMap<FieldName, Object>();
    parameters.forEach((name, value) -> given.put(new FieldName(name), value));
    var made =
        new TaskCall(
                "run-1",
                folder.resolve("task"),
                Clock.systemUTC(),
                progress,
                Environment.of(environment))
            .run(new ProjectWiring().component(), new TaskCall.Given(given, Map.of(), Map.of()));
    return TaskCall.result(ProjectComponent.SPEC, made);
  }

  private TinyRepository project(String settings) throws IOException {
    return TinyRepository.in(folder.resolve("assistant.git")).write("codesense.yaml", settings);
  }

  @Test
  void theRunFollowsWhatTheProjectSays() throws Exception {
    var project = project(SETTINGS);
    var commit = project.commit("Set up");

    var result = run(Map.of("source", project.url()));

    assertThat(result)
        .isEqualTo(
            new ProjectResult(
                project.url(),
                commit,
                List.of(
                    new RepositorySource(
                        "https://host.example/team/shop.git",
                        null,
                        "release",
                        null,
                        null,
                        List.of(),
                        List.of("*.md"),
                        null,
                        List.of(),
                        null,
                        null,
                        null)),
                "shop",
                "qdrant://store:6334",
                Vectors.FULL,
                3,
                8_388_608,
                new EmbeddingConfig(
                    URI.create("http://models:8080/v1"),
                    "small",
                    null,
                    null,
                    32,
                    4,
                    Duration.ofMinutes(1)),
                new ConvergeConfig(
                    0.2,
                    8 << 20,
                    200_000,
                    7,
                    1_000,
                    4,
                    Duration.ofMinutes(10),
                    true,
                    true,
                    ConvergeConfig.WriteBack.COMMIT),
                new IndexConfig(
                    null, 0.2, 0, Duration.ofHours(1), Duration.ofHours(6), false, true, 5),
                new EvaluateRetrievalConfig("golden.jsonl", 200, 0.3, 0.02, Gate.WARN, List.of()),
                Map.of("judge", ModelConfig.openAi(URI.create("http://models:8000/v1"), "large")),
                false,
                result.distill(),
                false,
                result.answers(),
                new EvaluateDeepevalConfig(
                    "judge", List.of(), result.answers().budget(), "python3"),
                MlflowConfig.of(URI.create("http://mlflow:5000")),
                LangfuseConfig.off(),
                PromptConfig.builtIn()));
  }

  @Test
  void whatIsGivenGoesBeforeTheProject() throws Exception {
    var project = project(SETTINGS);
    project.commit("Set up");
    var url = project.url();

    var result =
        run(
            Map.of(
                "source",
                url,
                "repositories",
                List.of(Map.of("url", "https://host.example/team/cart.git")),
                "store",
                "lucene:here",
                "vectors",
                "none",
                "evaluation",
                Map.of("gate", "fail")));

    assertThat(result.repositories())
        .containsExactly(RepositorySource.of("https://host.example/team/cart.git"));
    assertThat(result.store()).isEqualTo("lucene:here");
    assertThat(result.vectors()).isEqualTo(Vectors.NONE);
    assertThat(result.evaluation().questions()).isNull();
    assertThat(result.collectionName()).isEqualTo("shop");
  }

  @Test
  void withoutAProjectTheDefaultsHold() throws Exception {
    var result =
        run(Map.of("repositories", List.of(Map.of("url", "https://host.example/team/cart.git"))));

    assertThat(result.commit()).isEmpty();
    assertThat(result.collectionName()).isEqualTo("codesense");
    assertThat(result.store()).isEqualTo("lucene:.codesense/index");
    assertThat(result.maxShards()).isEqualTo(128);
    assertThat(result.evaluation().gate()).isEqualTo(Gate.REPORT);
    assertThat(result.converge()).isEqualTo(ConvergeConfig.defaults());
  }

  /// For a run that looks at an index and builds none; converge refuses an empty list.
  @Test
  void withoutAProjectOrRepositoriesTheListIsEmpty() throws Exception {
    assertThat(run(Map.of()).repositories()).isEmpty();
  }

  private static final String TUNED =
      "models: {tuned: {url: 'http://models:8000/v1', model: small}}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                    | false | false",
        "'evaluate: {questions: golden.jsonl}'                 | false | false",
        "'models: {chat: {url: http://m:1, model: a}}'         | false | false",
        "'models: {teacher: {url: http://m:1, model: a}}'      | true  | false",
        "'distill: {rows: 9}'                                  | true  | false",
        "'models: {tuned: {url: http://m:1, model: a}}'        | false | false",
        "'models: {tuned: {url: http://m:1, model: a}, judge: {url: http://m:1, model: b}}' | false | false",
        "'models: {tuned: {url: http://m:1, model: a}, chat: {url: http://m:1, model: c}}' | false | false",
        "'models: {tuned: {url: http://m:1, model: a}, chat: {url: http://m:1, model: c}, judge: {url: http://m:1, model: b}}' | false | true",
        "'{models: {a: {url: http://m:1, model: a}, b: {url: http://m:1, model: b}, c: {url: http://m:1, model: c}}, evaluate: {candidate: a, baseline: b, judge: c}}' | false | true"
      })
  void whatCostsMoneyRunsOnlyWhereTheSettingsAskForIt(
      String settings, boolean training, boolean answers) throws Exception {
    var project = project(settings);
    project.commit("Set up");

    var result =
        run(
            Map.of(
                "source",
                project.url(),
                "repositories",
                List.of(Map.of("url", "https://host.example/team/cart.git"))));

    assertThat(result.trainingAsked()).isEqualTo(training);
    assertThat(result.answersAsked()).isEqualTo(answers);
    assertThat(progress.events())
        .filteredOn(event -> event.contains("with these settings"))
        .hasSize((training ? 0 : 1) + (answers ? 0 : 1));
  }

  /// A comparison that cannot be made would fail after the promotion, and the exit task would take
  /// the index back.
  @Test
  void halfOfTheModelsOfAComparisonAreNamedAndNothingIsAskedFor() throws Exception {
    var project = project("repositories: [{url: .}]\n" + TUNED);
    project.commit("Set up");

    assertThat(run(Map.of("source", project.url())).answersAsked()).isFalse();
    assertThat(progress.events())
        .contains(
            "full and regression-check compare no answers of models with these settings, which lack"
                + " models.chat, models.judge");
  }

  @Test
  void aFormAsksForWhatTheProjectDoesNot() throws Exception {
    var project = project(SETTINGS);
    project.commit("Set up");

    var result =
        run(
            Map.of(
                "source", project.url(),
                "distill", Map.of("rows", 9),
                "answers", Map.of("candidate", "judge", "judge", "other")));

    assertThat(result.trainingAsked()).isTrue();
    assertThat(result.distill().rows()).isEqualTo(9);
    assertThat(result.answersAsked()).isTrue();
    assertThat(result.answers().candidate()).isEqualTo("judge");
  }

  /// It would take back what the run has moved.
  @ParameterizedTest
  @CsvSource({"'',REPORT", "'evaluate: {gate: fail}',REPORT", "'evaluate: {gate: warn}',WARN"})
  void aRefusedModelFailsNoTask(String settings, Gate expected) throws Exception {
    var project = project("repositories: [{url: .}]\n" + TUNED + settings);
    project.commit("Set up");

    assertThat(run(Map.of("source", project.url())).answers().gate()).isEqualTo(expected);
  }

  @Test
  void branchTagAndCommitAreReadBehindTheUrl() throws Exception {
    var project = project("repositories: [{url: 'https://host.example/first.git'}]\n");
    var first = project.commit("First");
    project.tag("v1");
    project.branch("release/2").write("codesense.yaml", SETTINGS);
    var second = project.commit("Second");

    for (var reference : List.of("", "@main", "@v1", "@" + first)) {
      assertThat(run(Map.of("source", project.url() + reference)).commit())
          .as(reference)
          .isEqualTo(first);
    }
    assertThat(run(Map.of("source", project.url() + "@release/2")).commit()).isEqualTo(second);
    assertRefused(
        Map.of("source", project.url() + "@gone"), ConvergeProblem.REFERENCE_NOT_FOUND, "gone");
  }

  @Test
  void keysOfOtherProgramsAreTheirsAndOursAreChecked() throws Exception {
    var project = project(SETTINGS + "kfp: {endpoint: 'https://kfp.example'}\n");
    project.commit("Set up");
    assertThat(run(Map.of("source", project.url())).collectionName()).isEqualTo("shop");

    project.write("codesense.yaml", SETTINGS.replace("max-shards", "most-shards"));
    project.commit("Misspell");

    assertRefused(Map.of("source", project.url()), RuntimeProblem.UNKNOWN_KEY, "index.most-shards");
  }

  @Test
  void onlyAPlainFileOfModestSizeIsRead() throws Exception {
    var project = TinyRepository.in(folder.resolve("assistant.git"));
    project.write("other/codesense.yaml", SETTINGS).commit("Elsewhere");
    var expected = "no plain file codesense.yaml of at most 65536 bytes";
    assertRefused(Map.of("source", project.url()), RuntimeProblem.PROJECT_MISSING, expected);

    project.symlink("codesense.yaml", "/etc/passwd").commit("Link");
    assertRefused(Map.of("source", project.url()), RuntimeProblem.PROJECT_MISSING, expected);

    project.delete("codesense.yaml");
    project.write("codesense.yaml", "# " + "x".repeat(70_000) + "\n" + SETTINGS).commit("Grow");
    assertRefused(Map.of("source", project.url()), RuntimeProblem.PROJECT_MISSING, expected);
  }

  @Test
  void ofFoldersOnlyTheProjectItselfIsReadableFromAfar() throws Exception {
    var project = project("repositories: [{url: ., exclude: [golden/**]}]\n");
    project.commit("Set up");
    try (var server = GitServer.http(folder, null)) {
      var url = server.url("assistant.git");

      var result = run(Map.of("source", url + "@main"));

      assertThat(result.repositories())
          .containsExactly(
              new RepositorySource(
                  url,
                  null,
                  "main",
                  null,
                  null,
                  List.of(),
                  List.of("golden/**", "/data.dvc"),
                  null,
                  List.of(),
                  null,
                  null,
                  null));
      for (var path : List.of("..", ".codesense/mirrors/other.git", "/srv/other", "file:///srv")) {
        project.write("codesense.yaml", "repositories: [{url: '%s'}]\n".formatted(path));
        project.commit("List " + path);
        assertRefused(Map.of("source", url), ConvergeProblem.BAD_URL, "lists the folder");
      }
    }
  }

  /// What a watch asks: else each run that writes data.dvc back would start the next one.
  @Test
  void aCommitOfDataDvcAloneIsNoNewContentThoughTheProjectListsItself() throws Exception {
    var project =
        project("repositories: [{url: ., id: local/assistant}, {url: ., id: v1, tag: v1}]\n");
    project.commit("Set up");
    project.tag("v1");
    var source = project.url() + "@main";
    var component = (ProjectComponent) new ProjectWiring().component();
    var run = TestRunContext.in(folder.resolve("watch"));
    var before = component.head(source, run);
    assertThat(before.others()).extracting(RepositorySource::id).containsExactly("v1");

    var written = project.write("data.dvc", "outs: []\n").commit("Record the data");

    var after = component.head(source, run);
    assertThat(after.settings().commit()).isEqualTo(written);
    assertThat(after.content()).isEqualTo(before.content());

    project.write("golden.jsonl", "{}\n").commit("Ask more");
    assertThat(component.head(source, run).content()).isNotEqualTo(before.content());
  }

  @Test
  void theTokenComesFromTheEnvironmentAndAUrlWithOneIsRefused() throws Exception {
    project(SETTINGS).commit("Set up");
    try (var server = GitServer.http(folder, "s3cret-token")) {
      var url = server.url("assistant.git");

      assertThat(
              run(Map.of("source", url), Map.of("CODESENSE_GIT_TOKEN", "s3cret-token"))
                  .collectionName())
          .isEqualTo("shop");
      assertRefused(Map.of("source", url), ConvergeProblem.ACCESS_DENIED, "");
      assertRefused(
          Map.of("source", url.replace("://", "://user:s3cret-token@") + "@main"),
          DataProblem.URL_HOLDS_CREDENTIALS,
          "");
    }
    try (var files = Files.walk(folder.resolve("task"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
            .as(file.toString())
            .doesNotContain("s3cret-token");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@main", "https://", "https://host", "ext::sh -c true", "-oProxyCommand=x"})
  void whatIsNoAddressIsRefused(String source) {
    assertThatThrownBy(() -> run(Map.of("source", source)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem().kind()).as(e.getMessage()).isNotEqualTo(Problem.Kind.BUG));
  }

  /// KFP and Argo carry what a task gives as JSON.
  @Test
  void whatItGivesIsReadableByTheTasksThatTakeIt() throws Exception {
    var project = project(SETTINGS);
    project.commit("Set up");
    var result = run(Map.of("source", project.url()));
    var codec = new JsonCodec();

    var again =
        run(
            Map.of(
                "repositories", text(codec, result.repositories()),
                "embedding", text(codec, result.embedding()),
                "converge", text(codec, result.converge()),
                "index", text(codec, result.index()),
                "evaluation", text(codec, result.evaluation()),
                "models", text(codec, result.models()),
                "distill", text(codec, result.distill()),
                "answers", text(codec, result.answers())));

    assertThat(again.repositories()).isEqualTo(result.repositories());
    assertThat(again.embedding()).isEqualTo(result.embedding());
    assertThat(again.converge()).isEqualTo(result.converge());
    assertThat(again.index()).isEqualTo(result.index());
    assertThat(again.evaluation()).isEqualTo(result.evaluation());
    assertThat(again.models()).isEqualTo(result.models());
    assertThat(again.distill()).isEqualTo(result.distill());
    assertThat(again.answers()).isEqualTo(result.answers());
  }

  private static Object text(JsonCodec codec, Object value) {
    return codec
        .decodeObject(codec.encode(Map.of("value", value)))
        .getOrDefault("value", "nothing");
  }

  private void assertRefused(Map<String, Object> parameters, Problem problem, String message) {
    assertThatThrownBy(() -> run(parameters))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
