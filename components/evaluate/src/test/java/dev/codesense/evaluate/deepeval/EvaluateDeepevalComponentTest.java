package dev.codesense.evaluate.deepeval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RecordCodec;
import dev.codesense.evaluate.EvaluateProblem;
import dev.codesense.evaluate.deepeval.DeepEvalReport.Means;
import dev.codesense.evaluate.deepeval.DeepEvalReport.Scored;
import dev.codesense.evaluate.gate.Decision;
import dev.codesense.evaluate.gate.GateRule;
import dev.codesense.evaluate.judge.Exchange;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.evaluate.report.AnswersReport.Asked;
import dev.codesense.evaluate.report.AnswersReport.Given;
import dev.codesense.evaluate.report.AnswersReport.Judging;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.evaluate.report.JudgedAnswer;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateDeepevalComponentTest {
  private static final String PYTHON = System.getProperty("codesense.deepeval", "");

  /// What a judge says, by the first field of the schema that it is given.
  private static final Map<String, String> REPLIES =
      Map.of(
          "truths", "{\"truths\": [\"publish moves the alias\"]}",
          "claims", "Here it is: {\"claims\": [\"publish moves it\", \"it takes an hour\"]}",
          "statements", "{\"statements\": [\"publish moves it\"]}",
          "reason", "{\"reason\": \"short\", \"score\": 7}");

  private static final String TWO_VERDICTS =
      "{\"verdicts\": [{\"verdict\": \"yes\", \"reason\": \"so\"}, {\"verdict\": \"no\", \"reason\": \"so\"}]}";

  @TempDir private Path folder;
  private TestRunContext run = TestRunContext.in(Path.of("unused"));

  @BeforeEach
  void beginARun() {
    run = TestRunContext.in(folder);
  }

  private static Said said(dev.codesense.testkit.chat.Asked asked) {
    var schema = Objects.requireNonNull(asked.schema());
    var field =
        String.valueOf(
            ((Map<?, ?>) Objects.requireNonNull(schema.get("properties")))
                .keySet()
                .iterator()
                .next());
    return Said.text(REPLIES.getOrDefault(field, TWO_VERDICTS));
  }

  private Artifact<AnswersReport> answered(JudgedAnswer... answers) {
    var scores = new TreeMap<>(Map.of("faithfulness_lenient", 1.0, "contextual_recall", 0.5));
    var given =
        new Given(
            "publish moves it [1]. It takes an hour.",
            scores,
            new TreeMap<>(),
            List.of(),
            List.of(),
            5);
    var report =
        new AnswersReport(
            "tuned",
            "chat",
            "answer (built-in)",
            new TreeMap<>(),
            new Judging("wise at http://judge", "f".repeat(64), 1, 0, 0, 0, 0, 0),
            new GateRule("faithfulness", 0.02, List.of(), 0.02),
            new Decision(Decision.Outcome.NO_VERDICT, List.of(), null),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(),
            List.of(
                new Asked(
                    new GoldenQuestion(
                        "q1",
                        "Where does the alias move?",
                        null,
                        null,
                        List.of(new Anchor(null, "A.java", null)),
                        null),
                    Source.GOLDEN,
                    "A.java",
                    new TreeMap<>(Map.of("tuned", given)))));
    JudgedAnswer.write(List.of(answers), run.output("answers"), run.codec());
    return run.publish("answers", report);
  }

  private static JudgedAnswer answer(boolean judged) {
    return new JudgedAnswer(
        "q1",
        "tuned",
        new Exchange(
            "Where does the alias move?",
            "publish moves it [1]. It takes an hour.",
            "In publish. It is one write.",
            List.of("publish moves the alias", "unrelated")),
        judged);
  }

  private EvaluateDeepevalResult evaluate(
      ScriptedChatServer server, Artifact<AnswersReport> report, String python)
      throws InterruptedException {
    return evaluate(server, report, python, PythonDeepEval::new);
  }

  private EvaluateDeepevalResult evaluate(
      ScriptedChatServer server,
      Artifact<AnswersReport> report,
      String python,
      BiFunction<String, RecordCodec, DeepEval> deepEval)
      throws InterruptedException {
    var component =
        new EvaluateDeepevalComponent(
            (endpoint, budget, log, context) -> ChatModels.open(endpoint, context, budget, log),
            deepEval);
    try {
      return component.run(
          new EvaluateDeepevalRequest(
              report,
              Map.of("judge", ModelConfig.openAi(server.url(), "wise")),
              new EvaluateDeepevalConfig(
                  "judge",
                  List.of("brief=The answer is brief."),
                  new Budget.Limits(null, null),
                  python)),
          run);
    } finally {
      run.nextRun();
    }
  }

  private static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private static String python() {
    assumeTrue(
        Files.isExecutable(Path.of(PYTHON)),
        "-Dcodesense.deepeval names no Python with deepeval: DeepEval itself is not tried");
    return PYTHON;
  }

  @Test
  void deepEvalsOwnScoresStandBesideOurs() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      var result = evaluate(server, answered(answer(true)), python());

      var report = run.read(result.report());
      assertThat(report.version()).isEqualTo("4.3.1");
      assertThat(report.scores())
          .extracting(Scored::metric, Scored::deepeval, Scored::ours, Scored::failed)
          .containsExactly(
              tuple("answer_relevancy", null, null, "DeepEval could read 2 verdicts on 1 items"),
              tuple("contextual_precision", 1.0, null, null),
              tuple("contextual_recall", 0.5, 0.5, null),
              tuple("criterion_brief", 0.7, null, null),
              tuple("faithfulness_lenient", 0.5, 1.0, null));
      assertThat(report.means().get("faithfulness_lenient"))
          .containsExactly(Map.entry("tuned", new Means(1, 0.5, 1.0, 0.5, 0)));
      assertThat(run.read(result.metrics()).values())
          .containsEntry("deepeval_faithfulness_lenient", 0.5)
          .containsEntry("deepeval_failed", 1.0);
      assertThat(run.read(result.page()).html())
          .contains("DeepEval 4.3.1", "Another judge made our scores, wise at http://judge");
    }
  }

  @Test
  void aPathOfPythonIsOneFromTheProject() throws Exception {
    var link = run.project().resolve("venv").resolve("python");
    Files.createDirectories(link.getParent());
    Files.writeString(link, "#!/bin/sh\nexec " + python() + " \"$@\"\n");
    Files.setPosixFilePermissions(link, PosixFilePermissions.fromString("rwx------"));
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      var result = evaluate(server, answered(answer(false)), "venv/python");

      assertThat(run.read(result.report()).scores()).hasSize(2);
    }
  }

  @Test
  void aRatingOutOfRangeIsNoScore() throws Exception {
    try (var server =
        ScriptedChatServer.answering(asked -> {
          var said = said(asked);
          return said.equals(Said.text(Objects.requireNonNull(REPLIES.get("reason"))))
              ? Said.text("{\"reason\": \"splendid\", \"score\": 85}")
              : said;
        })) {
      var result = evaluate(server, answered(answer(true)), python());

      assertThat(run.read(result.report()).scores())
          .extracting(Scored::metric, Scored::deepeval, Scored::failed)
          .contains(
              tuple("criterion_brief", null, "DeepEval's score is 8.5"),
              tuple("faithfulness_lenient", 0.5, null));
    }
  }

  @Test
  void ofARefusalOnlyThePassagesAreScored() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      var result = evaluate(server, answered(answer(false)), python());

      assertThat(run.read(result.report()).scores())
          .extracting(Scored::metric)
          .containsExactly("contextual_precision", "contextual_recall");
    }
  }

  @Test
  void theJudgeIsPaidOnceForTheSameAnswers() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      var first = evaluate(server, answered(answer(true)), python());
      int asked = server.asked().size();
      var report = run.read(first.report());

      var again = evaluate(server, answered(answer(true)), python());

      assertThat(server.asked()).hasSize(asked);
      assertThat(run.read(again.report())).isEqualTo(report);
    }
  }

  @Test
  void aJudgeThatCannotBeAskedEndsDeepEval() throws Exception {
    try (var server =
        ScriptedChatServer.answering(_ -> Said.error(401, "invalid_api_key", "No such key"))) {
      assertProblem(
          LlmProblem.KEY_REFUSED, () -> evaluate(server, answered(answer(true)), python()));
    }
  }

  @Test
  void aPythonThatIsNotThereIsNamed() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      assertProblem(
          EvaluateProblem.DEEPEVAL_MISSING,
          () -> evaluate(server, answered(answer(true)), "no-such-python"));
    }
  }

  @Test
  void whereAPathOfPythonIsNotThereTheOneOnPathIsTaken() throws Exception {
    var taken = new ArrayList<String>();
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      evaluate(
          server,
          answered(answer(true)),
          "venv/bin/python",
          (python, _) -> {
            taken.add(python);
            return (_, _, _, _) -> new DeepEval.Scores("4.3.1", List.of());
          });
    }
    assertThat(taken).containsExactly("python3");
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .contains("venv/bin/python, which evaluate.deepeval-python names");
  }

  @Test
  void aProgramThatIsNoPythonIsQuoted() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      assertProblem(
          EvaluateProblem.DEEPEVAL_FAILED,
          () -> evaluate(server, answered(answer(true)), "/bin/false"));
    }
  }

  @Test
  void aReportWithoutAnswersSaysHowToGetThem() throws Exception {
    try (var server = ScriptedChatServer.answering(EvaluateDeepevalComponentTest::said)) {
      assertProblem(EvaluateProblem.NO_ANSWERS, () -> evaluate(server, answered(), "python3"));
    }
  }
}
