package dev.codesense.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.converge.writeback.WriteBackComponent;
import dev.codesense.converge.writeback.WriteBackResult;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.Progress;
import dev.codesense.data.Md5;
import dev.codesense.distill.DistillComponent;
import dev.codesense.distill.gate.DistillGateComponent;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.evaluate.EvaluateReportComponent;
import dev.codesense.index.generation.IndexLiveComponent;
import dev.codesense.index.generation.IndexPromoteComponent;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.localrun.LocalRunner;
import dev.codesense.localrun.RunOrder;
import dev.codesense.localrun.RunOutcome;
import dev.codesense.localrun.engine.InProcessEngine;
import dev.codesense.localrun.engine.TaskEngine;
import dev.codesense.localrun.record.TaskState;
import dev.codesense.runtime.ArtifactFiles;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.search.store.Generation;
import dev.codesense.testkit.TinyRepository;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.kfp.KfpCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A schedule starts the same pipeline with the same parameters every night.
class NightlyRunTest {
  @TempDir private Path folder;
  private Path project = Path.of("unused");
  private TaskEngine engine = engine();
  private int nights;

  @BeforeEach
  void prepare() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    engine = engine();
  }

  private TaskEngine engine() {
    return new InProcessEngine(
        project, Clock.systemUTC(), Environment.of(Map.of()), Components::discover);
  }

  static List<Pipeline<?, ?>> pipelines() {
    return List.of(new CodeIndexPipeline(), new FullPipeline());
  }

  @Test
  void aNightlyRunSeesNewCommitsThoughItsParametersAreTheSame() throws Exception {
    var repository = TinyRepository.in(folder.resolve("shop.git"));
    var first = repository.write("src/Cart.java", type("Cart")).commit("Add the cart");
    assertThat(commit(night(repository))).isEqualTo(first);

    var second = repository.write("src/Order.java", type("Order")).commit("Add the order");
    var outcome = night(repository);

    assertThat(commit(outcome)).isEqualTo(second);
    assertThat(generation(outcome).number()).isEqualTo(2);
    assertThat(generation(outcome).manifest().files()).isEqualTo(2);
    assertThat(promoted(outcome).moved()).isTrue();
  }

  @Test
  void aNightWithoutNewCommitsRunsOnlyWhatLooksAtTheWorld() throws Exception {
    var repository = TinyRepository.in(folder.resolve("shop.git"));
    repository.write("src/Cart.java", type("Cart")).commit("Add the cart");
    night(repository);
    night(repository); // Its shards are of another plan: now there is a live generation.

    var outcome = night(repository);

    assertThat(states(outcome))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("project", TaskState.DONE),
                    Map.entry("converge", TaskState.DONE),
                    Map.entry("index-plan", TaskState.DONE),
                    Map.entry("index-shard[0]", TaskState.CACHED),
                    Map.entry("index-build", TaskState.DONE),
                    Map.entry("evaluate-retrieval", TaskState.DONE),
                    Map.entry("index-promote", TaskState.DONE),
                    Map.entry("evaluate-report", TaskState.DONE),
                    Map.entry("distill", TaskState.SKIPPED),
                    Map.entry("evaluate-answers", TaskState.SKIPPED),
                    Map.entry("evaluate-deepeval", TaskState.SKIPPED),
                    Map.entry("evaluate-answers-2", TaskState.SKIPPED),
                    Map.entry("evaluate-deepeval-2", TaskState.SKIPPED),
                    Map.entry("project-training", TaskState.SKIPPED),
                    Map.entry("distill-gate", TaskState.SKIPPED),
                    Map.entry("distill-2", TaskState.SKIPPED),
                    Map.entry("distill-gate-2", TaskState.SKIPPED),
                    Map.entry("finetune", TaskState.SKIPPED),
                    Map.entry("project-rollout", TaskState.SKIPPED),
                    Map.entry("deploy-candidate", TaskState.SKIPPED),
                    Map.entry("evaluate-answers-3", TaskState.SKIPPED),
                    Map.entry("deploy-withdraw", TaskState.SKIPPED),
                    Map.entry("deploy", TaskState.SKIPPED),
                    Map.entry("converge-write-back", TaskState.DONE),
                    Map.entry("project-exit-handler", TaskState.DONE))));
    assertThat(generation(outcome).number()).isEqualTo(1);
    assertThat(promoted(outcome).moved()).isFalse();
  }

  @Test
  void aScheduleThatNamesTheProjectFollowsWhatIsCommittedThere() throws Exception {
    var shop = TinyRepository.in(folder.resolve("shop.git"));
    shop.write("src/Cart.java", type("Cart")).commit("Add the cart");
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    var schedule = Map.<String, Object>of("project", settings.url() + "@main");
    settings.write("codesense.yaml", settings(shop, "shop")).commit("Set up");
    assertThat(generation(run(schedule)).collection()).isEqualTo("shop");

    settings.write("codesense.yaml", settings(shop, "store")).commit("Rename the collection");
    var outcome = run(schedule);

    assertThat(generation(outcome).collection()).isEqualTo("store");
  }

  @Test
  void whatAFailedRunHasReservedIsFreeAgainWhereverItsProjectPutIt() throws Exception {
    var shop = TinyRepository.in(folder.resolve("shop.git"));
    shop.write("src/Cart.java", type("Cart")).commit("Add the cart");
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    var schedule = Map.<String, Object>of("project", settings.url());
    settings
        .write(
            "codesense.yaml",
            settings(shop, "shop").replace("gate: warn", "questions: nowhere.jsonl"))
        .commit("Ask nothing");
    var failed = run(schedule);
    assertThat(failed.failure()).isPresent();
    assertThat(states(failed)).containsEntry("evaluate-retrieval", TaskState.FAILED);

    settings.write("codesense.yaml", settings(shop, "shop")).commit("Ask again");

    assertThat(run(schedule).failure()).isEmpty();
  }

  private static final String MODELS =
      """
      models:
        chat: {url: '%1$s', model: plain}
        tuned: {url: '%1$s', model: plainer}
        judge: {url: '%1$s', model: wise, limits: {timeout: 5s}}
      distill: {rows: 20}
      """;

  private static TinyRepository shop(Path folder) throws IOException {
    var shop = TinyRepository.in(folder.resolve("shop.git"));
    for (var name : List.of("Cart", "Order", "Basket", "Parcel", "Refund", "Voucher")) {
      shop.write("src/" + name + ".java", type(name));
    }
    shop.commit("Open the shop");
    return shop;
  }

  /// Whoever answers, refuses; the judge finds nothing to support.
  private static Said said(Asked asked) {
    return Said.text(
        asked.model().equals("wise") ? "{\"statements\": [], \"verdicts\": []}" : "I do not know.");
  }

  @Test
  void aModelThatIsNotGoodEnoughLeavesTheIndexWhereTheRunHasMovedIt() throws Exception {
    var shop = shop(folder);
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    try (var server = ScriptedChatServer.answering(NightlyRunTest::said)) {
      settings
          .write(
              "codesense.yaml",
              settings(shop, "shop").replace("gate: warn", "gate: report, min-ndcg: 0")
                  + MODELS.formatted(server.url()))
          .commit("Set up");

      var outcome = run(Map.of("project", settings.url()));

      assertThat(outcome.failure()).isEmpty();
      assertThat(states(outcome))
          .containsEntry("distill", TaskState.DONE)
          .containsEntry("evaluate-answers", TaskState.DONE)
          .containsEntry("evaluate-deepeval", TaskState.SKIPPED)
          .containsEntry("converge-write-back", TaskState.DONE);
      assertThat(outcome.result("distill", DistillComponent.SPEC).rows()).isPositive();
      assertThat(outcome.result("evaluate-answers", EvaluateAnswersComponent.SPEC).passed())
          .isFalse();
      assertThat(promoted(outcome).moved()).isTrue();
      assertThat(live("shop")).isEqualTo(1);
      assertThat(server.asked()).extracting(Asked::model).contains("plain", "plainer");
    }
  }

  /// There is no cluster here: what is trained is tried, and fails.
  @Test
  void aTrainingIsTriedOnceAndTheNextNightSpendsNothing() throws Exception {
    var shop = shop(folder);
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    settings
        .write(
            "codesense.yaml",
            settings(shop, "shop").replace("gate: warn", "gate: report, min-ndcg: 0")
                + """
                distill: {rows: 20}
                finetune:
                  image: registry.example/codesense/trainer:1
                  base: {model: acme/tiny-7B, revision: c0ffee, claim: models}
                  remote: {url: 's3://codesense/dvc'}
                cluster: {kubeconfig: nowhere}
                """)
        .commit("Set up");
    var schedule = Map.<String, Object>of("project", settings.url());

    assertThat(run(new CodeIndexPipeline(), schedule).failure()).isEmpty();

    var first = run(new RetrainPipeline(), schedule);

    assertThat(states(first))
        .containsEntry("distill-gate", TaskState.DONE)
        .containsEntry("distill", TaskState.DONE)
        .containsEntry("distill-gate-2", TaskState.DONE)
        .containsEntry("finetune", TaskState.FAILED)
        .containsEntry("project-exit-handler", TaskState.DONE);

    var second = run(new RetrainPipeline(), schedule);

    assertThat(second.failure()).isEmpty();
    assertThat(states(second))
        .containsEntry("distill-gate", TaskState.DONE)
        .containsEntry("distill", TaskState.SKIPPED)
        .containsEntry("finetune", TaskState.SKIPPED)
        .containsEntry("converge-write-back", TaskState.DONE);
    assertThat(second.result("distill-gate", DistillGateComponent.SPEC).reason())
        .startsWith("the last training, of run 20260102-030405-001-00000000, began at");

    var asked =
        run(new RetrainPipeline(), Map.of("project", settings.url(), "force_training", true));

    assertThat(states(asked)).containsEntry("finetune", TaskState.FAILED);
  }

  @Test
  void anErrorOfALaterStageTakesTheRunsMoveBack() throws Exception {
    var shop = shop(folder);
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    var indexed = settings(shop, "shop").replace("vectors: none", "vectors: full");
    settings.write("codesense.yaml", indexed).commit("Set up");
    assertThat(run(Map.of("project", settings.url())).failure()).isEmpty();
    shop.write("src/Order.java", type("Purchase")).commit("Rename the order");
    settings
        .write("codesense.yaml", indexed + "distill: {evaluation-questions: [nowhere.jsonl]}\n")
        .commit("Ask for a training set");

    var failed = run(Map.of("project", settings.url()));

    assertThat(failed.failure()).isPresent();
    assertThat(states(failed))
        .containsEntry("distill", TaskState.FAILED)
        .containsEntry("converge-write-back", TaskState.NOT_BEGUN)
        .containsEntry("project-exit-handler", TaskState.DONE);
    assertThat(promoted(failed).moved()).isTrue();
    assertThat(live("shop")).isEqualTo(1);
  }

  private int live(String collection) throws InterruptedException {
    return check(Map.of("collection_name", collection, "store", "lucene:lucene"))
        .result("index-live", IndexLiveComponent.SPEC)
        .generation();
  }

  @Test
  void aCheckEvaluatesTheLiveIndexAndChangesNothing() throws Exception {
    var shop = shop(folder);
    shop.write(
            "golden.jsonl",
            """
            {"id": "1", "question": "Who adds to the parcel?", "anchors": [{"path": "src/Parcel.java"}]}
            """)
        .commit("Ask");
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    settings
        .write(
            "codesense.yaml",
            settings(shop, "shop").replace("gate: warn", "gate: fail, questions: golden.jsonl"))
        .commit("Set up");
    assertThat(run(Map.of("project", settings.url())).failure()).isEmpty();
    var before = contents();

    var outcome = check(Map.of("project", settings.url()));

    assertThat(outcome.failure()).isEmpty();
    assertThat(states(outcome))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "project", TaskState.DONE,
                    "index-live", TaskState.DONE,
                    "evaluate-retrieval", TaskState.DONE,
                    "evaluate-answers", TaskState.SKIPPED,
                    "project-exit-handler", TaskState.DONE)));
    assertThat(outcome.results()).containsEntry(new FieldName("passed"), true);
    assertThat(contents()).isEqualTo(before);
  }

  /// The files of data and index, with what they hold.
  private SortedMap<String, String> contents() throws IOException {
    var contents = new TreeMap<String, String>();
    for (var name : List.of("data", "data.dvc", "lucene")) {
      try (var files = Files.walk(project.resolve(name))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          contents.put(project.relativize(file).toString(), Md5.hex(Files.readAllBytes(file)));
        }
      }
    }
    return contents;
  }

  @Test
  void aCheckAsksTheModelsWhereThereIsACandidate() throws Exception {
    var shop = shop(folder);
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    settings.write("codesense.yaml", settings(shop, "shop")).commit("Set up");
    run(Map.of("project", settings.url()));
    try (var server = ScriptedChatServer.answering(NightlyRunTest::said)) {
      settings
          .write("codesense.yaml", settings(shop, "shop") + MODELS.formatted(server.url()))
          .commit("Name models");

      var outcome = check(Map.of("project", settings.url()));

      assertThat(outcome.failure()).isEmpty();
      assertThat(states(outcome)).containsEntry("evaluate-answers", TaskState.DONE);
    }
  }

  @Test
  void aCheckOfWhatWasNeverIndexedSaysSo() throws Exception {
    var outcome = check(Map.of("collection_name", "nothing"));

    assertThat(outcome.failure())
        .hasValueSatisfying(
            failure -> assertThat(String.valueOf(failure)).contains("No collection 'nothing'"));
  }

  /// The project lists itself, so that what is written back is in what the next night looks at.
  @Test
  void dataDvcIsWrittenBackOnceThoughTheProjectListsItself() throws Exception {
    var shop = TinyRepository.in(folder.resolve("shop.git"));
    shop.write("src/Cart.java", type("Cart")).commit("Add the cart");
    var settings = TinyRepository.in(folder.resolve("assistant.git"));
    settings
        .write(
            "codesense.yaml",
            settings(shop, "shop").replace("[{", "[{url: ., id: local/assistant}, {")
                + "converge: {write-back: commit}\n")
        .write("docs/about.md", "# The assistant\n")
        .commit("Set up");
    var schedule = Map.<String, Object>of("project", settings.url() + "@main");

    var first = run(schedule).result("converge-write-back", WriteBackComponent.SPEC);
    assertThat(first.outcome()).isEqualTo(WriteBackResult.Outcome.COMMITTED);
    var written = head(settings);
    assertThat(written).isEqualTo(first.commit());
    assertThat(project.resolve("data.dvc")).exists();

    var second = run(schedule);
    assertThat(second.failure()).isEmpty();
    assertThat(second.result("converge-write-back", WriteBackComponent.SPEC).outcome())
        .isEqualTo(WriteBackResult.Outcome.UNCHANGED);
    assertThat(head(settings)).isEqualTo(written);
  }

  private static String head(TinyRepository repository) throws IOException {
    return Files.readString(repository.directory().resolve("refs/heads/main")).strip();
  }

  private static String settings(TinyRepository repository, String collection) {
    return """
    repositories: [{url: '%s', id: local/shop}]
    index: {collection-name: %s, store: 'lucene:lucene', vectors: none}
    evaluate: {gate: warn, made-questions: 5}
    """
        .formatted(repository.url(), collection);
  }

  @Test
  void theReportOfAFullRunTellsTheNight() throws Exception {
    var repository = TinyRepository.in(folder.resolve("shop.git"));
    repository.write("src/Cart.java", type("Cart")).commit("Add the cart");
    night(repository);
    var commit = repository.write("src/Order.java", type("Order")).commit("Add the order");

    var outcome = night(repository);

    var page =
        outcome
            .result("evaluate-report", EvaluateReportComponent.SPEC)
            .page()
            .directory()
            .resolve(HtmlPage.FILE);
    assertThat(outcome.results()).containsEntry(new FieldName("page"), page.getParent());
    assertThat(page)
        .content()
        .contains("Generation 2 of &#39;codesense&#39;")
        .contains("It went live in this run: queries go to it.")
        .contains("local/<wbr/>shop")
        .contains(commit.substring(0, 10))
        .contains("2; 1 chunked in this run")
        .contains("NDCG@10");
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void onKfpNothingThatLooksAtTheWorldIsCached(Pipeline<?, ?> pipeline) throws Exception {
    var compiled =
        new KfpCompiler(ComponentYaml::image, new JsonCodec()).compile(pipeline.graph()).yaml();
    var spec = YamlReader.readAll("pipeline", compiled, YamlReader.Limits.SETTINGS).getFirst();
    var caching = new TreeMap<String, Object>();
    collect(Trees.toPlain(spec), caching);
    assertThat(caching)
        .containsAllEntriesOf(
            Map.of(
                "project", Map.of(),
                "converge", Map.of(),
                "index-plan", Map.of(),
                "index-shard", Map.of("enableCache", true),
                "index-build", Map.of(),
                "evaluate-retrieval", Map.of(),
                "index-promote", Map.of(),
                "converge-write-back", Map.of(),
                "project-exit-handler", Map.of()));
    assertThat(caching.values().stream().filter(options -> !options.equals(Map.of()))).hasSize(1);
  }

  /// The caching options of every task in any component.
  private static void collect(@Nullable Object value, SortedMap<String, Object> caching) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, item) -> {
            if (item instanceof Map<?, ?> task && task.get("cachingOptions") != null) {
              caching.put(String.valueOf(key), task.get("cachingOptions"));
            }
            collect(item, caching);
          });
      case List<?> list -> list.forEach(item -> collect(item, caching));
      case null, default -> {}
    }
  }

  private RunOutcome night(TinyRepository repository) throws InterruptedException {
    var outcome =
        run(
            Map.of(
                "repositories",
                List.of(Map.of("url", repository.url(), "id", "local/shop")),
                "vectors",
                "none",
                "evaluation",
                Map.of("gate", "warn", "made-questions", 5)));
    assertThat(outcome.failure()).isEmpty();
    return outcome;
  }

  private RunOutcome run(Map<String, Object> parameters) throws InterruptedException {
    return run(new FullPipeline(), parameters);
  }

  private RunOutcome check(Map<String, Object> parameters) throws InterruptedException {
    return run(new RegressionCheckPipeline(), parameters);
  }

  private RunOutcome run(Pipeline<?, ?> pipeline, Map<String, Object> parameters)
      throws InterruptedException {
    return new LocalRunner(
            project,
            engine,
            Clock.systemUTC(),
            Progress.silent(),
            Environment.of(Map.of()),
            _ -> {},
            2)
        .run(
            pipeline.graph(),
            new RunOrder(
                "20260102-030405-%03d-00000000".formatted(nights++),
                parameters,
                _ -> Map.of(),
                RunOrder.Resume.NEVER));
  }

  private static Generation generation(RunOutcome outcome) {
    return new ArtifactFiles(new JsonCodec()).read(promoted(outcome).index()).generation();
  }

  private static String commit(RunOutcome outcome) {
    return generation(outcome).manifest().repositories().firstEntry().getValue().commit();
  }

  private static IndexPromoteResult promoted(RunOutcome outcome) {
    return outcome.result("index-promote", IndexPromoteComponent.SPEC);
  }

  private static SortedMap<String, TaskState> states(RunOutcome outcome) {
    var states = new TreeMap<String, TaskState>();
    outcome.tasks().forEach((name, task) -> states.put(name, task.state()));
    return states;
  }

  private static String type(String name) {
    return """
    package shop;

    /// Holds what a customer of the %1$s wants to buy.
    public final class %1$s {
      public int add%1$s(int count) {
        return count + 1;
      }
    }
    """
        .formatted(name);
  }
}
