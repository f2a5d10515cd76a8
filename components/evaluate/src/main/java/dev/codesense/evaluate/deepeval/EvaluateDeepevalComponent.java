package dev.codesense.evaluate.deepeval;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Metrics;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.evaluate.ChatTools;
import dev.codesense.evaluate.EvaluateProblem;
import dev.codesense.evaluate.deepeval.DeepEval.Reply;
import dev.codesense.evaluate.deepeval.DeepEval.Score;
import dev.codesense.evaluate.deepeval.DeepEvalReport.Means;
import dev.codesense.evaluate.deepeval.DeepEvalReport.Scored;
import dev.codesense.evaluate.judge.Judge;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.evaluate.report.AnswersReport.Asked;
import dev.codesense.evaluate.report.JudgedAnswer;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.JsonSchema;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Models;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.cost.CallTally;
import dev.codesense.llm.cost.Estimate;
import dev.codesense.llm.cost.ReplyCache;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Has DeepEval score the answers of an evaluation, and shows its figures beside ours.
public final class EvaluateDeepevalComponent
    implements Component<EvaluateDeepevalRequest, EvaluateDeepevalResult> {

  public static final ComponentSpec<EvaluateDeepevalRequest, EvaluateDeepevalResult> SPEC =
      new ComponentSpec<>(
          "evaluate-deepeval",
          "Scores the answers of evaluate-answers with DeepEval and the same judge",
          "evaluate-deepeval",
          EvaluateDeepevalRequest.class,
          EvaluateDeepevalResult.class,
          new ComponentSpec.Resources("1", "2Gi"),
          "evaluate");

  /// For the estimate: truths, claims and their verdicts, statements and theirs, and the two of the
  /// passages.
  private static final int JUDGE_CALLS = 7;

  private static final String PYTHON = "python3";
  private static final int PROMPT = 4_000;
  private static final int REPLY = 300;

  private final ChatTools chat;
  private final BiFunction<String, RecordCodec, DeepEval> deepEval;

  /// @param deepEval of the Python that the settings name
  public EvaluateDeepevalComponent(
      ChatTools chat, BiFunction<String, RecordCodec, DeepEval> deepEval) {
    this.chat = chat;
    this.deepEval = deepEval;
  }

  @Override
  public ComponentSpec<EvaluateDeepevalRequest, EvaluateDeepevalResult> spec() {
    return SPEC;
  }

  @Override
  public EvaluateDeepevalResult run(EvaluateDeepevalRequest request, RunContext run)
      throws InterruptedException {
    var config = request.config();
    var answered = run.read(request.report());
    var answers = answers(request.report(), run);
    var judge = new Models(request.models()).get(config.judge());
    run.progress()
        .event(
            "about "
                + Estimate.of(
                    judge.config(),
                    (long) answers.size() * (JUDGE_CALLS + config.criteria().size()),
                    PROMPT,
                    REPLY));
    var folder = run.state().resolve("evaluate");
    var calls = new CallTally(_ -> {});
    try (var replies = ReplyCache.open(folder.resolve("deepeval.jsonl"), run.codec());
        var budget =
            Budget.open(
                folder.resolve(run.runId() + ".deepeval-budget.jsonl"),
                config.budget(),
                run.codec());
        var model = chat.model(judge, budget, calls, run)) {
      var kept = replies.in(model, judge.identity());
      var scores =
          deepEval
              .apply(python(config.deepevalPython(), run), run.codec())
              .score(
                  answers,
                  config.judgedCriteria(),
                  judge.config().limits().parallel(),
                  (prompt, schema) -> ask(kept, prompt, schema));
      run.progress().event("models were asked: " + calls.total(replies.reused()));
      var report = report(answered, answers, judge, scores);
      return new EvaluateDeepevalResult(
          run.publish("report", report),
          run.publish("page", DeepEvalPage.of(report).html()),
          run.publish("metrics", new Metrics(report.values())));
    }
  }

  private static List<JudgedAnswer> answers(Artifact<AnswersReport> report, RunContext run) {
    try {
      var answers = JudgedAnswer.read(report, run.codec());
      if (answers.isEmpty()) {
        throw new CodesenseException(
            EvaluateProblem.NO_ANSWERS, "The report has no answers: no question was asked");
      }
      return answers;
    } catch (IOException | IllegalArgumentException e) {
      throw new CodesenseException(
          EvaluateProblem.NO_ANSWERS,
          "The answers of the report %s cannot be read: %s".formatted(report.directory(), e),
          e);
    }
  }

  /// A path in codesense.yaml is one of the machine that it was written for: an image that reads it
  /// has a Python of its own.
  private static String python(String named, RunContext run) {
    if (!named.contains("/")) {
      return named;
    }
    // DeepEval runs in a folder of its own.
    var path = run.project().resolve(named);
    if (Files.exists(path)) {
      return path.toString();
    }
    run.progress()
        .warn(
            "There is no %s, which evaluate.deepeval-python names: %s on PATH is taken"
                .formatted(path, PYTHON));
    return PYTHON;
  }

  private static Reply ask(ChatModel judge, String prompt, @Nullable String schema)
      throws InterruptedException {
    var request =
        ChatRequest.of("deepeval", List.of(ChatMessage.user(prompt)))
            .withTemperature(0)
            .withSeed(1);
    try {
      return new Reply(
          judge
              .chat(
                  schema == null ? request : request.withSchema(new JsonSchema("deepeval", schema)))
              .text(),
          null);
    } catch (CodesenseException e) {
      return new Reply(null, Judge.failed(e).reason());
    }
  }

  private static DeepEvalReport report(
      AnswersReport answered,
      List<JudgedAnswer> answers,
      ModelEndpoint judge,
      DeepEval.Scores scores) {
    var given =
        answered.questions().stream()
            .collect(Collectors.toMap(asked -> asked.question().id(), Asked::answers));
    var scored =
        scores.scores().stream()
            .sorted(Comparator.comparingInt(Score::number).thenComparing(Score::metric))
            .map(score -> {
              var answer = answers.get(score.number());
              var ours = Objects.requireNonNull(given.get(answer.id())).get(answer.system());
              return new Scored(
                  answer.id(),
                  answer.system(),
                  score.metric(),
                  score.score(),
                  score.failed(),
                  Objects.requireNonNull(ours).score(score.metric()));
            })
            .toList();
    SortedMap<String, SortedMap<String, Means>> means =
        scored.stream()
            .collect(
                Collectors.groupingBy(
                    Scored::metric,
                    TreeMap::new,
                    Collectors.groupingBy(
                        Scored::system,
                        TreeMap::new,
                        Collectors.collectingAndThen(
                            Collectors.toList(), EvaluateDeepevalComponent::means))));
    return new DeepEvalReport(
        scores.version(),
        judge.config().served() + " at " + judge.config().base(),
        answered.judging().judge(),
        answered.candidate(),
        answered.baseline(),
        means,
        scored);
  }

  private static Means means(List<Scored> scores) {
    var both = scores.stream().filter(one -> one.deepeval() != null && one.ours() != null).toList();
    return new Means(
        both.size(),
        mean(both, one -> Objects.requireNonNull(one.deepeval())),
        mean(both, one -> Objects.requireNonNull(one.ours())),
        mean(
            both,
            one ->
                Math.abs(
                    Objects.requireNonNull(one.deepeval()) - Objects.requireNonNull(one.ours()))),
        (int) scores.stream().filter(one -> one.failed() != null).count());
  }

  private static double mean(List<Scored> scores, ToDoubleFunction<Scored> value) {
    return scores.stream().mapToDouble(value).average().orElse(0);
  }
}
