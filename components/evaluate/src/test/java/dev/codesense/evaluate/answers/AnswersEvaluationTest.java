package dev.codesense.evaluate.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.Answerer;
import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.PromptSource;
import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.core.Progress;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.evaluate.Shop;
import dev.codesense.evaluate.gate.Decision;
import dev.codesense.evaluate.gate.Decision.Outcome;
import dev.codesense.evaluate.gate.GateRule;
import dev.codesense.evaluate.gate.GateRule.Guard;
import dev.codesense.evaluate.judge.Judge;
import dev.codesense.evaluate.judge.ScriptedJudge;
import dev.codesense.evaluate.report.AnswersPage;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.CallTally;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchRequest;
import dev.codesense.testkit.HostileOrders;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersEvaluationTest {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final Pattern COMMENT = Pattern.compile("\\| (/// Lets a clerk .*)");
  private static final GateRule RULE =
      new GateRule("faithfulness", 0.02, List.of(new Guard("refusal_right", 0.02)), 0.02);

  private final ScriptedJudge script = new ScriptedJudge();
  @TempDir private Path folder;

  /// What becomes of a file's text before it is indexed.
  private UnaryOperator<String> edit = UnaryOperator.identity();

  /// Quotes the first passage, with its number.
  private static final ChatModel QUOTING = request -> ChatReply.of(quote(request));

  /// Knows it from elsewhere.
  private static final ChatModel INVENTING =
      _ -> ChatReply.of("A clerk does it in the cellar [1].\nBy the way, `CellarDoor` is open.");

  private static String quote(ChatRequest request) {
    var comment = COMMENT.matcher(request.messages().getLast().text());
    return comment.find() ? comment.group(1) + " [1]" : "The sources do not say.";
  }

  private static AnsweringSystem system(String name, ChatModel model) {
    return new AnsweringSystem(
        endpoint(name), new Answerer(model, PromptSource.BUILT_IN, AnswerBudget.DEFAULT));
  }

  private static ModelEndpoint endpoint(String name) {
    return ModelEndpoint.of(
        name, ModelConfig.openAi(URI.create("http://localhost:1/v1"), name + "-model"));
  }

  private AnswersReport evaluate(ChatModel candidate, ChatModel baseline, ChatModel judge, int most)
      throws Exception {
    var shop = new Shop(folder.resolve("project"));
    shop.files.replaceAll((_, text) -> edit.apply(text));
    var generation = shop.generation(shop.live(shop.files));
    var questions = new ArrayList<PosedQuestion>();
    for (var path : shop.files.keySet().stream().limit(most).toList()) {
      var words = path.replaceAll("src/|\\.java", "").split("(?=[A-Z])");
      var question =
          new GoldenQuestion(
              path,
              "How does a clerk %s one %s?"
                  .formatted(words[0].toLowerCase(Locale.ROOT), words[1].toLowerCase(Locale.ROOT)),
              "how",
              "en",
              List.of(new Anchor(null, path, null)));
      questions.add(new PosedQuestion(question, Source.GOLDEN, question.cluster()));
    }
    try (var store = shop.store();
        var embedder = CachingEmbedder.inMemory(shop.embedder());
        var search =
            CodeSearch.open(store, generation, embedder, RankingWeights.DEFAULT, List.of())) {
      var finder = new CodeFinder(search);
      return new AnswersEvaluation(
              question -> finder.found(search.search(SearchRequest.of(question, 3)), List.of()),
              endpoint("judge"),
              new Judge(judge, CODEC, List.of()),
              RULE,
              2)
          .of(
              questions,
              List.of(system("tuned", candidate), system("production", baseline)),
              "tuned",
              "production",
              Progress.silent(),
              _ -> {})
          .report();
    }
  }

  private static String html(AnswersReport report) {
    return AnswersPage.whole(report, new CallTally(_ -> {}).total(0)).html().html();
  }

  @Test
  void aCandidateThatSaysWhatTheSourcesSayIsPromoted() throws Exception {
    var report = evaluate(QUOTING, INVENTING, script, 40);

    assertThat(report.decision().outcome()).isEqualTo(Outcome.PROMOTE);
    assertThat(AnswersPage.reasons(report))
        .containsExactly(
            "faithfulness changed by +1.000, between +1.000 and +1.000: it got better.",
            "refusal_right changed by 0, between 0 and 0: a drop of more than 0.020 is ruled out.");
    assertThat(report.comparisons().get("faithfulness"))
        .extracting(AnswersReport.Comparison::questions, AnswersReport.Comparison::clusters)
        .containsExactly(40, 40);
    assertThat(Objects.requireNonNull(report.comparisons().get("faithfulness")).chance())
        .isLessThan(0.001);
    assertThat(report.judging().failed()).isZero();
    assertThat(report.judging().judge()).startsWith("judge-model at http").doesNotContain("null");
    var answers = report.questions().getFirst().answers();
    var made = Objects.requireNonNull(answers.get("production"));
    assertThat(made.doubts())
        .containsExactly(
            "UNSUPPORTED: A clerk does it in the cellar.",
            "UNSUPPORTED: By the way, `CellarDoor` is open.");
    assertThat(made.scores())
        .containsEntry("faithfulness", 0.0)
        .containsEntry("faithfulness_lenient", 1.0)
        .containsEntry("answer_relevancy", 0.5)
        .containsEntry("citations_valid", 1.0)
        .containsEntry("known_names", 0.0);
    assertThat(report.values()).containsEntry("faithfulness", 1.0).containsEntry("questions", 40.0);
  }

  @Test
  void aCandidateThatMakesThingsUpIsNot() throws Exception {
    var report = evaluate(INVENTING, QUOTING, script, 40);

    assertThat(report.passed()).isFalse();
    assertThat(AnswersPage.outcome(report)).isEqualTo("Keep production");
    assertThat(html(report))
        .contains("By file, worst first")
        .contains("Answered worse: 40")
        .contains("UNSUPPORTED: A clerk does it in the cellar.")
        .contains("and 30 more in the report");
    assertThat(AnswersPage.summary(report).markdown().markdown())
        .startsWith("## Answers of tuned, compared with production\n\n> **Keep production**")
        .contains(
            "| **faithfulness** | 0.000 \\[0.000, 0.000\\] | 1.000 \\[1.000, 1.000\\] | -1.000");
  }

  @Test
  void fewQuestionsAreInconclusive() throws Exception {
    var report = evaluate(QUOTING, INVENTING, script, 6);
    assertThat(AnswersPage.outcome(report)).isEqualTo("Inconclusive: keep production for now");
    assertThat(AnswersPage.reasons(report))
        .contains(
            "About 12 questions in as many more files would settle it, if the differences are what they seem.");
  }

  @Test
  void aJudgeThatIsNotUnderstoodGivesNoVerdictAndNoFigureAndIsQuoted() throws Exception {
    var token = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
    var report =
        evaluate(QUOTING, INVENTING, _ -> ChatReply.of("They are <b>fine</b>, " + token), 40);
    assertThat(report.decision()).isEqualTo(new Decision(Outcome.NO_VERDICT, List.of(), null));
    assertThat(AnswersPage.reasons(report))
        .hasSize(3)
        .startsWith("240 of 240 judgements failed, at most 2 % are allowed.")
        .endsWith("faithfulness could not be measured of both in any question.");
    assertThat(AnswersPage.reasons(report).get(1))
        .startsWith("The first: The model's reply to judge-statements@1 is no Statements after 2")
        .contains("begins: They are <b>fine</b>, <SECRET:github-token:")
        .doesNotContain(token);
    assertThat(
            Objects.requireNonNull(report.questions().getFirst().answers().get("tuned")).failures())
        .containsOnlyKeys("answer_relevancy", "faithfulness", "faithfulness_lenient");
    var measured = new String[] {"citations_valid", "refusal_right"};
    assertThat(report.means()).containsKeys(measured).doesNotContainKey("faithfulness");
    assertThat(report.comparisons()).containsKeys(measured).doesNotContainKey("faithfulness");
    assertThat(report.values())
        .containsEntry("failed_judgements", 240.0)
        .doesNotContainKeys("faithfulness", "faithfulness_difference", "answer_relevancy");
    assertThat(html(report))
        .contains("Failed judgements: 240", "They are &lt;b&gt;fine&lt;/b&gt;")
        .doesNotContain("<b>fine", token);
  }

  @Test
  void aFailedJudgementIsInNoMeanAndCountsAgainstTheCandidateInTheDifference() throws Exception {
    ChatModel speechless =
        request ->
            request.messages().get(1).text().contains("Statement 1:\n| /// Lets a clerk merge one")
                ? ChatReply.of("Fine.")
                : script.chat(request);
    var report = evaluate(QUOTING, INVENTING, speechless, 40);

    var mean =
        Objects.requireNonNull(
            Objects.requireNonNull(report.means().get("faithfulness")).get("tuned"));
    assertThat(mean.mean()).isEqualTo(1);
    var comparison = Objects.requireNonNull(report.comparisons().get("faithfulness"));
    assertThat(comparison.questions()).isEqualTo(40);
    assertThat(comparison.failed()).isPositive();
    assertThat(comparison.difference().mean()).isEqualTo(1 - comparison.failed() / 40.0);
    assertThat(html(report)).contains("40 in 40, %d failed".formatted(comparison.failed()));
  }

  @Test
  void withoutQuestionsThereIsNoVerdict() throws Exception {
    var report = evaluate(QUOTING, INVENTING, script, 0);
    assertThat(AnswersPage.outcome(report)).isEqualTo("No verdict");
    assertThat(AnswersPage.reasons(report))
        .containsExactly(
            "faithfulness could not be measured of both in any question.",
            "refusal_right could not be measured of both in any question.");
    assertThat(html(report)).contains("No verdict");
  }

  private static Supplier<String> orders() {
    var next = new AtomicInteger();
    return () -> HostileOrders.ALL.get(next.getAndIncrement() % HostileOrders.ALL.size());
  }

  @Test
  void ordersInAnAnswerGainNothing() throws Exception {
    var orders = orders();
    ChatModel ordering = _ -> ChatReply.of("A clerk does it in the cellar [1].\n" + orders.get());

    var report = evaluate(ordering, QUOTING, script, 40);

    assertThat(HostileOrders.ALL).hasSizeBetween(30, 40);
    assertThat(report.decision().outcome()).isEqualTo(Outcome.KEEP);
    assertThat(report.judging().failed()).isZero();
    assertThat(faithfulness(report, "tuned")).hasSize(40).containsOnly(0.0);
    assertThat(faithfulness(report, "production")).hasSize(40).containsOnly(1.0);
  }

  @Test
  void ordersInTheCodeChangeNoVerdict() throws Exception {
    var orders = orders();
    edit =
        text -> {
          var order = orders.get();
          return text.replace("public final", "// " + order + "\npublic final")
              .replace("return \"", "return \"" + order + " ");
        };

    var report = evaluate(QUOTING, INVENTING, script, 40);

    assertThat(report.decision().outcome()).isEqualTo(Outcome.PROMOTE);
    assertThat(report.judging().failed()).isZero();
    assertThat(faithfulness(report, "tuned")).hasSize(40).containsOnly(1.0);
    assertThat(faithfulness(report, "production")).hasSize(40).containsOnly(0.0);
  }

  private static List<Double> faithfulness(AnswersReport report, String system) {
    return report.questions().stream()
        .map(asked -> Objects.requireNonNull(asked.answers().get(system)))
        .map(given -> Objects.requireNonNull(given.score("faithfulness")))
        .toList();
  }

  @Test
  void whatAModelSaysIsTextOnThePage() throws Exception {
    var hostile = "<script>alert(1)</script> ![x](https://evil.example/?q=1) | a | b |";
    var report = evaluate(_ -> ChatReply.of(hostile), QUOTING, script, 12);
    assertThat(html(report))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "evil.example");
  }

  @Test
  void theReportIsReadAsItWasWritten() throws Exception {
    var report = evaluate(QUOTING, INVENTING, script, 12);
    assertThat(CODEC.decode(CODEC.encode(report), AnswersReport.class)).isEqualTo(report);
  }
}
