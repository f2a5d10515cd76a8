package dev.codesense.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.Problem;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateRetrievalComponentTest {
  @TempDir private Path folder;
  private Shop shop = new Shop(Path.of("unused"));

  @BeforeEach
  void openTheShop() {
    shop = new Shop(folder.resolve("project"));
  }

  private CodesenseException refusal(Artifact<CodeIndexRef> index, EvaluateRetrievalConfig config) {
    return catchThrowableOfType(CodesenseException.class, () -> shop.evaluate(index, null, config));
  }

  private String golden(String lines) throws IOException {
    Files.createDirectories(shop.run.project());
    Files.writeString(shop.run.project().resolve("own.jsonl"), lines);
    return "own.jsonl";
  }

  @Test
  void aGenerationThatFindsWhatTheLiveOneFindsPasses() throws Exception {
    shop.live(shop.files);
    shop.files.put(
        "src/Ledger.java", "package shop;\n\n/// Adds up all bookings.\nclass Ledger {}\n");
    var index = shop.built(shop.files);

    var result = shop.evaluate(index, shop.snapshot(), Shop.config(Gate.FAIL));

    assertThat(result.passed()).isTrue();
    assertThat(result.verdict()).startsWith("passed: NDCG@10 is ").contains("a drop of 0.020");
    var report = shop.run.read(result.report());
    assertThat(report.candidate()).isEqualTo(shop.generation(index).physicalName());
    assertThat(report.baseline()).startsWith("codesense-g1-");
    assertThat(report.questions()).hasSize(30);
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .startsWith("There are no golden questions: these are made from")
        .contains(String.valueOf(report.baseline()));
    assertThat(report.means())
        .extracting(EvalReport.Mean::metric)
        .containsExactly("ndcg_at_10", "mrr_at_10", "recall_at_10", "hit_at_10");
    assertThat(shop.run.read(result.metrics()).values())
        .containsKeys("ndcg_at_10", "ndcg_at_10_before", "mrr_at_10", "recall_at_10", "questions");
    assertThat(shop.run.read(result.summary()).markdown())
        .startsWith("## Retrieval of " + report.candidate() + "\n\n> **Passed**<br>")
        .contains("| NDCG@10 | ");
    assertThat(report.metadata()).containsEntry("passed", true);
  }

  @Test
  void anIndexSaysOfItselfWhatItIs() throws InterruptedException {
    var index = shop.built(shop.files);
    var generation = shop.generation(index);
    assertThat(shop.run.read(index).metadata())
        .isEqualTo(
            Map.of(
                "store",
                "lucene:.codesense/index",
                "generation",
                1,
                "physical_name",
                generation.physicalName(),
                "live",
                false,
                "model",
                "words",
                "vectors",
                "full",
                "repositories",
                1,
                "commits",
                "example.org/acme/shop@" + "a".repeat(40),
                "files",
                40L,
                "chunks",
                generation.manifest().chunks()));
    assertThat(shop.run.read(shop.snapshot()).metadata())
        .containsEntry("commits", "example.org/acme/shop@" + "a".repeat(40))
        .containsEntry("files", 40L)
        .containsEntry("stale_repositories", 0L);
  }

  @Test
  void theSameIndexAndQuestionsGiveTheSameBytes() throws Exception {
    shop.live(shop.files);
    var index = shop.built(shop.files);
    var first = shop.evaluate(index, null, Shop.config(Gate.FAIL));
    var second = shop.evaluate(index, null, Shop.config(Gate.FAIL));
    assertThat(second.page().directory().resolve(HtmlPage.FILE))
        .hasSameBinaryContentAs(first.page().directory().resolve(HtmlPage.FILE));
    assertThat(second.report().directory().resolve("artifact.json"))
        .hasSameBinaryContentAs(first.report().directory().resolve("artifact.json"));
  }

  @Test
  void anIndexBuiltFromHalfOfTheFilesIsRefusedWithReasons() throws Exception {
    shop.live(shop.files);
    var damaged = shop.built(shop.half());

    var refusal = refusal(damaged, Shop.config(Gate.FAIL));

    assertThat(refusal.problem()).isEqualTo(EvaluateProblem.REFUSED);
    assertThat(refusal.problem().kind()).isEqualTo(Problem.Kind.GATE);
    assertThat(refusal)
        .hasMessageContaining("Against codesense-g1-")
        .hasMessageContaining("only a drop of 0.020 is allowed")
        .hasMessageContaining("page.html");
    assertThat(pages().getFirst())
        .content()
        .contains(">Refused</strong>")
        .contains("Answered worse than before")
        .contains("https://example.org/acme/shop/blob/" + "a".repeat(40) + "/src/")
        .doesNotContain("<script");
  }

  @Test
  void mlflowGetsWhatWasFoundThoughTheGateRefuses() throws Exception {
    shop.live(shop.files);
    var damaged = shop.built(shop.half());
    try (var server = FakeMlflow.start()) {
      shop.mlflow = MlflowConfig.of(server.endpoint());

      var refusal = refusal(damaged, Shop.config(Gate.FAIL));

      assertThat(refusal.problem()).isEqualTo(EvaluateProblem.REFUSED);
      var recorded = server.runs().getFirst();
      var candidate = shop.generation(damaged).physicalName();
      assertThat(recorded.name()).isEqualTo("evaluate-retrieval of " + candidate);
      assertThat(recorded.status()).isEqualTo("FINISHED");
      assertThat(recorded.params())
          .isEqualTo(
              Map.of(
                  "questions", "made from the index",
                  "min-ndcg", "0.3",
                  "largest-drop", "0.02",
                  "embedding-model", "built-in"));
      assertThat(recorded.metrics())
          .containsEntry("questions", 30.0)
          .containsKeys("ndcg_at_10", "ndcg_at_10_before", "mrr_at_10", "recall_at_10");
      assertThat(recorded.tags())
          .containsEntry("codesense.candidate", candidate)
          .containsEntry("codesense.passed", "false");
      assertThat(recorded.tags().get("codesense.verdict")).startsWith("refused: NDCG@10 is ");
      assertThat(server.artifacts()).containsOnlyKeys("report.html", "summary.md");
      assertThat(server.artifacts().get("report.html")).contains(">Refused</strong>");
    }
  }

  @Test
  void langfuseGetsATraceAndAScoreOfEachQuestion() throws Exception {
    shop.live(shop.files);
    var index = shop.built(shop.files);
    shop.run
        .withSecret("langfuse-public-key", FakeLangfuse.PUBLIC_KEY)
        .withSecret("langfuse-secret-key", FakeLangfuse.SECRET_KEY);
    try (var server = FakeLangfuse.start()) {
      shop.langfuse = LangfuseConfig.of(server.endpoint());

      var result = shop.evaluate(index, null, Shop.config(Gate.FAIL));

      var asked = shop.run.read(result.report()).questions();
      assertThat(server.spans()).hasSize(asked.size());
      assertThat(server.bodies("scores").stream().map(score -> text(score, "value")))
          .hasSize(30)
          .containsExactlyInAnyOrderElementsOf(
              asked.stream().map(one -> Double.toString(one.candidate().score().ndcg())).toList());
      assertThat(server.bodies("scores").stream().map(score -> text(score, "traceId")))
          .containsExactlyInAnyOrderElementsOf(
              server.spans().stream().map(span -> text(span, "traceId")).toList());
      assertThat(shop.run.progress().warnings()).isEmpty();
    }
  }

  private static String text(Map<?, ?> json, String key) {
    return String.valueOf(json.get(key));
  }

  @Test
  void serversThatDoNotAnswerChangeNoVerdict() throws Exception {
    shop.live(shop.files);
    var index = shop.built(shop.files);
    var nobody = URI.create("http://127.0.0.1:9");
    shop.run.withSecret("langfuse-public-key", "pk").withSecret("langfuse-secret-key", "sk");
    shop.mlflow = MlflowConfig.of(nobody);
    shop.langfuse = LangfuseConfig.of(nobody);

    assertThat(shop.evaluate(index, null, Shop.config(Gate.FAIL)).passed()).isTrue();
    assertThat(shop.run.progress().warnings())
        .anySatisfy(warning ->
            assertThat(warning)
                .startsWith("CS-COR-001: ")
                .contains("1 record is kept in .codesense/tracking/mlflow"))
        .anySatisfy(warning ->
            assertThat(warning)
                .startsWith("60 of 60 traces and scores are not in Langfuse: CS-COR-001: "));
  }

  private List<Path> pages() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(HtmlPage.FILE)).sorted().toList();
    }
  }

  @Test
  void aRefusalIsReportedOrOnlyWarnedOfWhenSettingsSaySo() throws Exception {
    shop.live(shop.files);
    var damaged = shop.built(shop.half());
    var reported = shop.evaluate(damaged, null, Shop.config(Gate.REPORT));
    assertThat(reported.passed()).isFalse();
    assertThat(reported.verdict()).startsWith("refused: ");
    var warned = shop.evaluate(damaged, null, Shop.config(Gate.WARN));
    assertThat(warned.passed()).isTrue();
    assertThat(shop.run.read(warned.report()).passed()).isFalse();
    assertThat(shop.run.progress().warnings())
        .hasSize(2)
        .allMatch(line -> line.contains(" refused: "));
  }

  @Test
  void withoutAnotherGenerationTheFloorAloneDecides() throws Exception {
    var index = shop.live(shop.files);
    var result = shop.evaluate(index, null, Shop.config(Gate.FAIL));
    assertThat(result.passed()).isTrue();
    var report = shop.run.read(result.report());
    assertThat(report.baseline()).isNull();
    assertThat(report.remarks()).contains("There is no other generation to compare with.");
    assertThat(report.means()).allMatch(mean -> mean.difference() == null);

    shop.files.keySet().removeIf(path -> path.contains("Invoice"));
    var strict = new EvaluateRetrievalConfig(asksForInvoices(), 30, 0.9, 0, Gate.FAIL, List.of());
    assertThat(refusal(shop.built(shop.files), strict))
        .hasMessageContaining(", at least 0.900 is required");
  }

  private String asksForInvoices() throws IOException {
    return golden(
        """
        {"id": "1", "question": "How does a clerk archive an invoice?", "anchors": [{"path": "src/ArchiveInvoice.java"}]}
        {"id": "2", "question": "Which class merges baskets?", "anchors": [{"path": "src/MergeBasket.java"}]}
        """);
  }

  @Test
  void theLiveGenerationIsComparedWithTheOneBefore() throws Exception {
    shop.live(shop.files);
    shop.files.put("src/Ledger.java", "package shop;\n\nclass Ledger {}\n");
    var index = shop.live(shop.files);
    var report = shop.run.read(shop.evaluate(index, null, Shop.config(Gate.FAIL)).report());
    assertThat(report.candidate()).startsWith("codesense-g2-");
    assertThat(report.baseline()).startsWith("codesense-g1-");
  }

  @Test
  void aGenerationOfAnotherModelIsNotComparedWith() throws Exception {
    shop.live(shop.files);
    shop.embedder = new WordEmbedder("other");
    var index = shop.built(shop.files);
    var report = shop.run.read(shop.evaluate(index, null, Shop.config(Gate.FAIL)).report());
    assertThat(report.baseline()).isNull();
    assertThat(report.remarks())
        .anyMatch(remark -> remark.contains("was made with the model words"));
  }

  @Test
  void questionsAboutFilesThatWereRemovedAreLeftOut() throws Exception {
    shop.live(shop.files);
    shop.files.keySet().retainAll(shop.half().keySet());
    var index = shop.built(shop.files);
    var result = shop.evaluate(index, shop.snapshot(), Shop.config(Gate.FAIL));
    assertThat(result.passed()).isTrue();
    assertThat(shop.run.read(result.report()).remarks())
        .anyMatch(remark -> remark.matches("\\d+ questions are left out, .*"));
  }

  @Test
  void goldenQuestionsComeFromTheProjectOrFromTheSnapshot() throws Exception {
    var lines =
        """
        {"id": "1", "question": "How does a clerk archive an invoice?", "kind": "how", "anchors": [{"path": "src/ArchiveInvoice.java", "symbol": "ArchiveInvoice.archive"}], "note": "passed over"}

        {"id": "2", "question": "Which class merges baskets?", "kind": "where", "anchors": [{"path": "src/MergeBasket.java"}]}
        """;
    shop.files.put("questions.jsonl", lines);
    var index = shop.live(shop.files);
    var fromSnapshot = shop.evaluate(index, shop.snapshot(), Shop.golden("questions.jsonl"));
    var fromProject = shop.evaluate(index, null, Shop.golden(golden(lines)));
    assertThat(shop.run.read(fromProject.report()).questions())
        .hasSize(2)
        .isEqualTo(shop.run.read(fromSnapshot.report()).questions())
        .allMatch(asked -> asked.candidate().score().recall() == 1);
    assertThat(shop.run.read(fromProject.page()).html()).contains("By kind of question");
  }

  @Test
  void goldenQuestionsThatAreNowhereAreAnError() throws InterruptedException {
    var refusal = refusal(shop.live(shop.files), Shop.golden("no/such.jsonl"));
    assertThat(refusal.problem()).isEqualTo(GoldenProblem.MISSING);
    assertThat(refusal)
        .hasMessage("There is no no/such.jsonl in the project or in a repository of the index");
  }

  @Test
  void aLineThatIsNoQuestionIsNamed() throws Exception {
    var refusal = refusal(shop.live(shop.files), Shop.golden(golden("\n{\"id\": \"1\"}\n")));
    assertThat(refusal.problem()).isEqualTo(GoldenProblem.MALFORMED);
    assertThat(refusal).hasMessageContaining("own.jsonl:2: question is missing");
  }

  @Test
  void questionsThatModelsAreTrainedOnAreLeftOutAndCounted() throws Exception {
    var lines =
        """
        {"id": "1", "question": "Which class merges baskets?", "anchors": [{"path": "src/MergeBasket.java"}]}
        {"id": "2", "question": "What merges baskets?", "anchors": [{"path": "src/MergeBasket.java"}], "split": "train"}
        """;
    var report =
        shop.run.read(
            shop.evaluate(shop.live(shop.files), null, Shop.golden(golden(lines))).report());
    assertThat(report.questions()).extracting(asked -> asked.question().id()).containsExactly("1");
    assertThat(report.remarks())
        .contains("Left out, because models are trained on them (split: train): 1 question.");
  }

  @Test
  void linesAreGoldToo() throws Exception {
    var lines =
        """
        {"id": "1", "question": "Which class merges baskets?", "anchors": [{"path": "src/MergeBasket.java", "lines": {"first": 5, "last": 6}}]}
        {"id": "2", "question": "Which class merges baskets?", "anchors": [{"path": "src/MergeBasket.java", "lines": {"first": 500, "last": 600}}]}
        """;
    var result =
        shop.evaluate(
            shop.live(shop.files),
            null,
            new EvaluateRetrievalConfig(golden(lines), 30, 0.3, 0.02, Gate.WARN, List.of()));
    assertThat(shop.run.read(result.report()).questions())
        .extracting(asked -> asked.candidate().score().hit())
        .containsExactly(1.0, 0.0);
  }

  @Test
  void questionsThatNoCodeAnswersAreLeftOutAndCounted() throws Exception {
    var lines =
        """
        {"id": "1", "question": "Which class merges baskets?", "anchors": [{"path": "src/MergeBasket.java"}], "answer": "MergeBasket."}
        {"id": "2", "question": "Who won the cup in 1998?", "anchors": []}
        """;
    var result = shop.evaluate(shop.live(shop.files), null, Shop.golden(golden(lines)));
    var report = shop.run.read(result.report());
    assertThat(report.questions()).hasSize(1);
    assertThat(report.remarks())
        .contains("1 questions without an anchor are left out: there is nothing to find for them.");
  }

  @Test
  void aGateThatMeasuredNothingSaysNo() throws Exception {
    var unanswerable = golden("{\"id\": \"1\", \"question\": \"Who won?\", \"anchors\": []}\n");
    assertThat(refusal(shop.live(shop.files), Shop.golden(unanswerable)))
        .hasMessageContaining("No question could be asked");
  }

  @Test
  void aModelThatDoesNotAnswerIsNoReasonToBlameTheIndex() throws InterruptedException {
    var index = shop.live(shop.files);
    shop.embedder.breakDown();
    assertThat(refusal(index, Shop.config(Gate.FAIL)).problem())
        .isEqualTo(CoreProblem.SERVICE_UNREACHABLE);
  }

  @Test
  void whatARepositorySaysIsTextOnThePage() throws Exception {
    shop.files.put("src/Hostile.java", "package shop;\n\nclass Hostile {}\n");
    var file =
        golden(
            """
            {"id": "1", "question": "Where is the hostile <script>alert(1)</script>?", "anchors": [{"path": "src/Hostile.java"}, {"path": "src/Nowhere.java"}]}
            """);
    var result = shop.evaluate(shop.live(shop.files), null, Shop.golden(file));
    assertThat(shop.run.read(result.page()).html())
        .contains("Where is the hostile &lt;script&gt;alert(1)&lt;/script&gt;?")
        .doesNotContain("<script");
  }
}
