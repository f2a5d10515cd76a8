package dev.codesense.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.answer.PromptConfig;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.TrainingRow;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.gate.Decision.Outcome;
import dev.codesense.evaluate.judge.ScriptedJudge;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.evaluate.report.JudgedAnswer;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.testkit.MlflowServer;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateAnswersComponentTest {
  private static final Pattern COMMENT = Pattern.compile("\\| (/// Lets a clerk .*)");
  private static final Map<String, String> PROMPTS =
      Map.of(
          "Take the answer apart", "judge-statements",
          "how it stands to the passages", "judge-support",
          "whether it helps to answer the question", "judge-relevance",
          "of any use in coming to the reference", "judge-usefulness",
          "whether the passages hold what it says", "judge-attribution");

  @TempDir private Path folder;
  private Shop shop = new Shop(Path.of("unused"));

  @BeforeEach
  void openTheShop() {
    shop = new Shop(folder.resolve("project"));
  }

  /// Three models behind one server: one quotes the code, one makes things up, one judges.
  private static Said said(Asked asked) {
    return Said.text(
        switch (asked.model()) {
          case "quoting" -> quote(asked.prompt());
          case "inventing" -> "A clerk does it in the cellar [1].";
          default -> judgement(asked);
        });
  }

  private static String quote(String prompt) {
    var comment = COMMENT.matcher(prompt);
    return comment.find() ? comment.group(1) + " [1]" : "The sources do not say.";
  }

  private static String judgement(Asked asked) {
    var system = asked.messages().getFirst();
    var prompt =
        PROMPTS.entrySet().stream()
            .filter(entry -> system.contains(entry.getKey()))
            .findFirst()
            .orElseThrow()
            .getValue();
    return new ScriptedJudge().reply(prompt, asked.messages().get(1).substring("user: ".length()));
  }

  private static EvaluateAnswersConfig config(String candidate, String baseline, Gate gate) {
    return new EvaluateAnswersConfig(
        null,
        20,
        200,
        gate,
        List.of(),
        candidate,
        baseline,
        List.of(),
        "judge",
        "teacher",
        "faithfulness",
        0.02,
        List.of("refusal_right=0.02"),
        0.02,
        List.of(),
        5,
        8192,
        new Budget.Limits(null, null));
  }

  private EvaluateAnswersResult evaluate(ScriptedChatServer server, EvaluateAnswersConfig config)
      throws InterruptedException {
    return evaluate(
        Map.of(
            "tuned", ModelConfig.openAi(server.url(), "quoting"),
            "chat", ModelConfig.openAi(server.url(), "inventing"),
            "judge", ModelConfig.openAi(server.url(), "judging")),
        config);
  }

  private EvaluateAnswersResult evaluate(
      Map<String, ModelConfig> models, EvaluateAnswersConfig config) throws InterruptedException {
    return evaluate(models, null, config);
  }

  private EvaluateAnswersResult evaluate(
      Map<String, ModelConfig> models,
      @Nullable Artifact<ModelEndpoint> endpoint,
      EvaluateAnswersConfig config)
      throws InterruptedException {
    var component =
        new EvaluateAnswersComponent(
            shop, (model, budget, log, run) -> ChatModels.open(model, run, budget, log));
    var request =
        new EvaluateAnswersRequest(
            shop.live(shop.files),
            null,
            null,
            endpoint,
            new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1)),
            models,
            shop.mlflow,
            shop.langfuse,
            PromptConfig.builtIn(),
            config);
    try {
      return component.run(request, shop.run);
    } finally {
      shop.run.nextRun();
    }
  }

  @Test
  void aCandidateThatWasBroughtUpIsAskedUnderTheNameThatTheSettingsKnow() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var up = ModelConfig.openAi(server.url(), "quoting");
      var endpoint =
          shop.run.publish("endpoint", new ModelEndpoint("candidate", up, "deploy-api-key"));

      var result =
          evaluate(
              Map.of(
                  "chat", ModelConfig.openAi(server.url(), "inventing"),
                  "judge", ModelConfig.openAi(server.url(), "judging")),
              endpoint,
              config("tuned", "chat", Gate.FAIL));

      assertThat(result.verdict()).startsWith("Promote tuned.");
      assertThat(shop.run.read(result.report()).systems().keySet())
          .containsExactly("chat", "tuned");
    }
  }

  @Test
  void anEndpointThatWantsTheKeyOfAnotherModelIsRefusedAndNobodyIsAsked() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var up = ModelConfig.openAi(server.url(), "quoting");
      var endpoint =
          shop.run.publish("endpoint", new ModelEndpoint("candidate", up, "judge-api-key"));

      assertThatThrownBy(() ->
              evaluate(
                  Map.of(
                      "chat", ModelConfig.openAi(server.url(), "inventing"),
                      "judge", ModelConfig.openAi(server.url(), "judging")),
                  endpoint,
                  config("tuned", "chat", Gate.FAIL)))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(EvaluateProblem.ENDPOINT_REFUSED))
          .hasMessageContaining("judge-api-key");
    }
  }

  @Test
  void aCandidateThatQuotesTheCodeIsPromotedAndItsJudgementsArePaidOnce() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var result = evaluate(server, config("tuned", "chat", Gate.FAIL));

      assertThat(result.passed()).isTrue();
      assertThat(result.outcome()).isEqualTo("promote");
      assertThat(result.verdict())
          .startsWith("Promote tuned. faithfulness changed by +1.000, between +1.000 and +1.000:");
      var report = shop.run.read(result.report());
      assertThat(report.questions()).hasSize(20);
      assertThat(report.systems().keySet()).containsExactly("chat", "tuned");
      var first = report.questions().getFirst();
      assertThat(JudgedAnswer.read(result.report(), shop.run.codec()))
          .hasSize(40)
          .filteredOn(answer -> answer.id().equals(first.question().id()))
          .extracting(JudgedAnswer::system, answer -> answer.exchange().answer())
          .containsExactly(
              tuple("chat", "A clerk does it in the cellar [1]."),
              tuple("tuned", Objects.requireNonNull(first.answers().get("tuned")).text()));
      assertThat(shop.run.read(result.metrics()).values())
          .containsEntry("faithfulness", 1.0)
          .containsEntry("failed_judgements", 0.0);
      assertThat(shop.run.read(result.page()).html()).contains("Promote tuned");
      assertThat(shop.run.progress().events())
          .anyMatch(line -> line.startsWith("about 240 calls"))
          .anyMatch(line ->
              line.startsWith("models were asked: %d calls, ".formatted(server.asked().size())));
      assertThat(shop.run.read(result.page()).html())
          .contains("Asked of models: %d calls, ".formatted(server.asked().size()));

      long judged = judged(server);
      var again = evaluate(server, config("tuned", "chat", Gate.FAIL));
      assertThat(shop.run.progress().events())
          .anyMatch(line ->
              line.startsWith("models were asked: 40 calls, ") && line.endsWith(" replies reused"));
      assertThat(judged(server)).isEqualTo(judged).isPositive();
      assertThat(shop.run.read(again.report()).decision()).isEqualTo(report.decision());
    }
  }

  @Test
  void mlflowGetsTheVerdictThoughTheGateRefuses() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said);
        var mlflow = FakeMlflow.start()) {
      shop.mlflow = MlflowConfig.of(mlflow.endpoint());

      assertThatThrownBy(() -> evaluate(server, config("chat", "tuned", Gate.FAIL)))
          .hasMessageStartingWith("chat is not promoted");

      var recorded = mlflow.runs().getFirst();
      assertThat(recorded.name()).isEqualTo("evaluate-answers of chat");
      assertThat(recorded.status()).isEqualTo("FINISHED");
      assertThat(recorded.params())
          .containsEntry("questions", "made from the index")
          .containsEntry("judge", "judging at " + server.url())
          .containsEntry("primary", "faithfulness")
          .containsEntry("guards", "refusal_right=0.02")
          .containsEntry("model.chat", "inventing")
          .containsEntry("model.tuned", "quoting");
      assertThat(recorded.metrics())
          .containsEntry("questions", 20.0)
          .containsEntry("faithfulness", 0.0)
          .containsEntry("faithfulness_difference", -1.0);
      assertThat(recorded.tags())
          .containsEntry("codesense.stage", "evaluate-answers")
          .containsEntry("codesense.outcome", "keep")
          .containsEntry("codesense.passed", "false");
      assertThat(mlflow.artifacts()).containsOnlyKeys("report.html", "summary.md");
      assertThat(mlflow.artifacts().get("report.html")).contains("Keep tuned");
    }
  }

  /// The real server refuses what the fake only believes that it takes.
  @Test
  void aRealMlflowServerTakesWhatAnEvaluationRecords(@TempDir Path data) throws Exception {
    assumeTrue(
        MlflowServer.isThere(),
        "-Dcodesense.mlflow=PATH names no mlflow command: no real server is asked");
    MlflowServer.secrets().forEach(shop.run::withSecret);
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said);
        var mlflow = MlflowServer.start(data)) {
      shop.mlflow = new MlflowConfig(mlflow.endpoint(), "codesense", Duration.ofMinutes(2));

      evaluate(server, config("tuned", "chat", Gate.FAIL));

      // What is recorded was read back and compared before this is said.
      assertThat(shop.run.progress().warnings()).isEmpty();
      assertThat(shop.run.progress().events())
          .anyMatch(line -> line.startsWith("recorded in MLflow: " + mlflow.endpoint()));
    }
  }

  @Test
  void langfuseGetsAnExperimentOfEachSystemWithItsScores() throws Exception {
    shop.run
        .withSecret("langfuse-public-key", FakeLangfuse.PUBLIC_KEY)
        .withSecret("langfuse-secret-key", FakeLangfuse.SECRET_KEY);
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said);
        var langfuse = FakeLangfuse.start()) {
      shop.langfuse = LangfuseConfig.of(langfuse.endpoint());

      var result = evaluate(server, config("tuned", "chat", Gate.FAIL));

      var asked = shop.run.read(result.report()).questions();
      assertThat(langfuse.spans().stream().map(span -> text(span, "name")))
          .hasSize(2 * asked.size() + server.asked().size())
          .contains("codesense-answer@1", "judge-statements@1")
          .filteredOn("evaluate-answers"::equals)
          .hasSize(2 * asked.size());
      var spans = String.valueOf(langfuse.spans());
      assertThat(spans)
          .contains("evaluate-answers of tuned", "evaluate-answers of chat", "in the cellar [1]");
      var scores =
          asked.stream()
              .flatMap(one -> one.answers().values().stream())
              .mapToInt(given -> given.scores().size())
              .sum();
      assertThat(langfuse.bodies("scores"))
          .hasSize(scores)
          .allSatisfy(score -> assertThat(spans).contains(String.valueOf(score.get("traceId"))));
      assertThat(shop.run.progress().warnings()).isEmpty();
    }
  }

  private static String text(Map<?, ?> json, String key) {
    return String.valueOf(json.get(key));
  }

  @Test
  void serversThatDoNotAnswerChangeNoVerdict() throws Exception {
    var nobody = URI.create("http://127.0.0.1:9");
    shop.run.withSecret("langfuse-public-key", "pk").withSecret("langfuse-secret-key", "sk");
    shop.mlflow = MlflowConfig.of(nobody);
    shop.langfuse = LangfuseConfig.of(nobody);
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      assertThat(evaluate(server, config("tuned", "chat", Gate.FAIL)).passed()).isTrue();
      assertThat(shop.run.progress().warnings())
          .hasSize(2)
          .anyMatch(warning -> warning.contains("1 record is kept in .codesense/tracking/mlflow"))
          .anyMatch(warning -> warning.contains("are not in Langfuse: CS-COR-001: "));
    }
  }

  private static long judged(ScriptedChatServer server) {
    return server.asked().stream().filter(asked -> asked.model().equals("judging")).count();
  }

  @Test
  void aCandidateThatMakesThingsUpIsRefusedWithReasons() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var refusal =
          catchThrowableOfType(
              CodesenseException.class, () -> evaluate(server, config("chat", "tuned", Gate.FAIL)));
      assertThat(refusal.problem()).isEqualTo(EvaluateProblem.NOT_PROMOTED);
      assertThat(refusal)
          .hasMessageStartingWith(
              "chat is not promoted: Keep tuned. faithfulness changed by -1.000")
          .hasMessageContaining("page.html");

      var reported = evaluate(server, config("chat", "tuned", Gate.REPORT));
      assertThat(reported.passed()).isFalse();
      assertThat(reported.outcome()).isEqualTo("keep");
      assertThat(shop.run.read(reported.report()).decision().outcome()).isEqualTo(Outcome.KEEP);
    }
  }

  /// Rows of the split test about the first files, two each: one that a model wrote, one from
  /// facts.
  private void holdOut(int files, RowProvenance... others) throws Exception {
    var origins = new ArrayList<RowProvenance>();
    var index = shop.generation(shop.live(shop.files));
    var paths = shop.files.keySet().stream().limit(files).toList();
    try (var store = shop.store();
        var code = store.open(index)) {
      code.chunks(chunk -> {
        if (paths.contains(chunk.path())) {
          var name = chunk.path().replaceAll(".*/|\\.java", "");
          var gold =
              new RowProvenance.Place(
                  chunk.repo(),
                  "a".repeat(40),
                  chunk.path(),
                  chunk.startLine(),
                  chunk.endLine(),
                  chunk.chunkId().toString());
          origins.add(origin("facts", "Where is `%s` defined?".formatted(name), false, gold));
          origins.add(
              origin(
                  "teacher",
                  "How does a clerk use %s?".formatted(name),
                  name.length() % 2 == 0,
                  gold));
        }
      });
    }
    origins.addAll(List.of(others));
    var folder = Files.createDirectories(shop.run.project().resolve("data/training"));
    for (var origin : origins) {
      var answer =
          new TrainingRow.Message(
              "assistant",
              origin.refusal() ? "The sources do not say." : "A clerk takes `a[1]` of it [3].");
      append(
          folder.resolve("test.jsonl"),
          new TrainingRow(
              List.of(new TrainingRow.Message("user", origin.question())), List.of(answer)));
      append(folder.resolve("test.meta.jsonl"), origin);
    }
  }

  private void append(Path file, Record line) throws Exception {
    Files.writeString(
        file,
        new String(shop.run.codec().encode(line), StandardCharsets.UTF_8) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static RowProvenance origin(
      String source, String question, boolean refusal, RowProvenance.Place gold) {
    return new RowProvenance(
        Sha256.ofParts(source, question),
        "test",
        "how",
        "en",
        source,
        question,
        refusal,
        Sha256.ofParts(gold.path()).substring(0, 16),
        List.of(gold),
        List.of(),
        "",
        "",
        "");
  }

  @Test
  void questionsHeldOutFromTrainingAreAskedBesideGoldenOnes() throws Exception {
    var gone =
        new RowProvenance.Place(
            "example.org/acme/shop",
            "a".repeat(40),
            "src/Gone.java",
            1,
            2,
            new UUID(1, 2).toString());
    holdOut(
        14,
        origin("teacher", "How does a clerk use what is gone?", false, gone),
        origin("golden", "What did a person ask to train on?", false, gone));
    Files.writeString(
        shop.run.project().resolve("golden.jsonl"),
        """
        {"id": "1", "question": "How does a clerk archive one basket?", "anchors": [{"path": "src/ArchiveBasket.java"}]}
        {"id": "2", "question": "How does a clerk split one voucher?", "anchors": [{"path": "src/SplitVoucher.java"}]}
        """);
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var result = evaluate(server, config("golden.jsonl", 20));

      var report = shop.run.read(result.report());
      assertThat(report.questions())
          .extracting(asked -> asked.source() + " " + asked.question().question())
          .hasSize(22)
          .startsWith(
              "GOLDEN How does a clerk archive one basket?",
              "GOLDEN How does a clerk split one voucher?")
          .noneMatch(question -> question.contains("gone") || question.contains("a person"));
      // Those that a model wrote come first, one of each file, then those from facts.
      var heldOut =
          report.questions().stream().filter(asked -> asked.source() == Source.HELD_OUT).toList();
      assertThat(heldOut.subList(0, 14))
          .allMatch(asked -> asked.question().question().startsWith("How"));
      assertThat(heldOut.subList(14, 20))
          .allMatch(asked -> asked.question().question().startsWith("Where"));
      assertThat(heldOut.subList(0, 14).stream().map(asked -> asked.question().answer()).distinct())
          .containsExactlyInAnyOrder(null, "A clerk takes `a[1]` of it.");
      assertThat(report.questions().getFirst().cluster())
          .isEqualTo("example.org/acme/shop src/ArchiveBasket.java");
      assertThat(report.questions().stream().map(AnswersReport.Asked::cluster).distinct())
          .as("a golden question counts with the held-out ones about its file")
          .hasSize(15);
      assertThat(report.bySource()).containsOnlyKeys(Source.GOLDEN, Source.HELD_OUT);
      assertThat(shop.run.read(result.page()).html())
          .contains("22 questions, 2 golden, 20 held out from training.")
          .contains("By source of the questions");
      assertThat(shop.run.progress().events())
          .contains(
              "Asked of the split held out from training: 20 questions",
              "Left out of the held-out split, because their code is not in the index as it was or access labels hide it: 1 question");
    }
  }

  @Test
  void withoutGoldenQuestionsThoseHeldOutAreAskedAndNoneIsMade() throws Exception {
    holdOut(14);
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var report = shop.run.read(evaluate(server, config(null, 200)).report());
      assertThat(report.questions())
          .hasSize(28)
          .allMatch(asked -> asked.source() == Source.HELD_OUT);
    }
  }

  @Test
  void anEmptyIndexWithoutGoldenQuestionsIsAnError() throws Exception {
    shop.files.clear();
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      assertThatThrownBy(() -> evaluate(server, config(null, 0)))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(EvaluateProblem.NO_QUESTIONS));
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void noHeldOutQuestionIsAskedWhereTheSettingsSayZero() throws Exception {
    holdOut(14);
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var report = shop.run.read(evaluate(server, config(null, 0)).report());
      assertThat(report.questions()).hasSize(20).allMatch(asked -> asked.source() == Source.MADE);
    }
  }

  private static EvaluateAnswersConfig config(@Nullable String questions, int heldOut) {
    return new EvaluateAnswersConfig(
        questions,
        20,
        heldOut,
        Gate.WARN,
        List.of(),
        "tuned",
        "chat",
        List.of(),
        "judge",
        "teacher",
        "faithfulness",
        0.02,
        List.of(),
        0.02,
        List.of(),
        5,
        8192,
        new Budget.Limits(null, null));
  }

  @Test
  void aJudgeThatAnswersOrTeachesIsRefusedBeforeAnythingIsAsked() {
    try (var server = ScriptedChatServer.answering(EvaluateAnswersComponentTest::said)) {
      var one = ModelConfig.openAi(server.url(), "quoting");
      var other = ModelConfig.openAi(server.url(), "inventing");
      assertThatThrownBy(() ->
              evaluate(
                  Map.of(
                      "tuned", one,
                      "chat", other,
                      "judge", ModelConfig.openAi(server.url(), "Quoting")),
                  config("tuned", "chat", Gate.FAIL)))
          .hasMessage("models.judge judges, and tuned is the same model Quoting")
          .extracting("problem")
          .isEqualTo(EvaluateProblem.JUDGE_INVOLVED);
      var judge = ModelConfig.openAi(server.url(), "judging");
      assertThatThrownBy(() ->
              evaluate(
                  Map.of("tuned", one, "chat", other, "judge", judge, "teacher", judge),
                  config("tuned", "chat", Gate.FAIL)))
          .hasMessage("models.judge judges, and teacher is the same model judging");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void aModelThatTheSettingsDoNotHaveIsNamed() {
    assertThatThrownBy(() -> evaluate(Map.of(), config("tuned", "chat", Gate.FAIL)))
        .extracting("problem")
        .isEqualTo(LlmProblem.MODEL_MISSING);
  }

  @Test
  void settingsThatContradictThemselvesAreRefused() {
    assertThatThrownBy(() -> config("chat", "chat", Gate.FAIL))
        .isInstanceOf(RefusedValueException.class)
        .hasMessageContaining("must be another model than the candidate's");
    assertThatThrownBy(() -> config("faithfulness", List.of("faithfulness"), List.of()))
        .hasMessageContaining("must be METRIC=DROP with a drop of at least 0, was faithfulness");
  }

  @Test
  void aMetricThatThereIsNotIsRefusedBeforeAnythingIsAsked() {
    assertThatThrownBy(() -> config("faithfullness", List.of(), List.of()))
        .isInstanceOf(RefusedValueException.class)
        .hasMessageContaining("must name one of the metrics [answer_relevancy, ")
        .hasMessageContaining("was faithfullness");
    assertThatThrownBy(
            () -> config("criterion_short", List.of("refusals=0.02"), List.of("short=Is short.")))
        .hasMessageContaining(", criterion_short, ")
        .hasMessageContaining("was refusals");
  }

  private static EvaluateAnswersConfig config(
      String primary, List<String> guards, List<String> criteria) {
    return new EvaluateAnswersConfig(
        null,
        20,
        200,
        Gate.FAIL,
        List.of(),
        "a",
        "b",
        List.of(),
        "judge",
        "teacher",
        primary,
        0.02,
        guards,
        0.02,
        criteria,
        5,
        8192,
        new Budget.Limits(null, null));
  }
}
