package dev.codesense.evaluate.tracked;

import dev.codesense.core.Artifact;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.core.text.Head;
import dev.codesense.llm.CallLog;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfuseFeed;
import dev.codesense.tracking.langfuse.Observation;
import dev.codesense.tracking.langfuse.Observation.ExperimentItem;
import dev.codesense.tracking.langfuse.Observation.Trace;
import dev.codesense.tracking.langfuse.Score;
import dev.codesense.tracking.langfuse.TraceIds;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import dev.codesense.tracking.mlflow.RunRecord;
import dev.codesense.tracking.mlflow.RunRecord.Dataset;
import dev.codesense.tracking.mlflow.RunRecord.Metric;
import dev.codesense.tracking.mlflow.RunRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells MLflow and Langfuse of an evaluation, where they are configured: a run with parameters,
/// means and the report; and an experiment of each system, with a trace and scores of each answer.
/// Thread-safe.
public final class TrackedEvaluation implements AutoCloseable {
  private static final int DIGEST = 32;
  private static final int LONGEST_TEXT = 6_000;

  private final String stage;
  private final RunContext run;
  private final TrackingAccess access;
  private final LangfuseFeed feed;
  private final Instant started;

  private TrackedEvaluation(
      String stage, RunContext run, TrackingAccess access, LangfuseFeed feed) {
    this.stage = stage;
    this.run = run;
    this.access = access;
    this.feed = feed;
    started = run.clock().instant();
  }

  /// @param stage name of the component
  public static TrackedEvaluation begin(String stage, LangfuseConfig langfuse, RunContext run) {
    var access = TrackingAccess.of(run);
    return new TrackedEvaluation(stage, run, access, LangfuseFeed.open(langfuse, access));
  }

  /// What an evaluation found.
  ///
  /// @param candidate name of what was evaluated
  /// @param params settings by name
  /// @param tags facts by name, without `codesense.`
  /// @param values means by name
  /// @param source where the questions are from
  /// @param questions all of them, as the codec writes them
  public record Findings(
      String candidate,
      SortedMap<String, String> params,
      SortedMap<String, String> tags,
      SortedMap<String, Double> values,
      String source,
      List<?> questions,
      Artifact<HtmlPage> page,
      Artifact<MarkdownPage> summary) {}

  /// Records it as a run of MLflow.
  ///
  /// @param findings made only where a server is configured
  public void record(MlflowConfig config, Supplier<Findings> findings) throws InterruptedException {
    Mlflow.record(config, access, () -> record(findings.get()));
  }

  private RunRecord record(Findings findings) {
    var params = new TreeMap<String, String>();
    findings.params().forEach((name, value) -> params.put(name, cut(value)));
    params.put("questions", cut(findings.source()));
    var tags = new TreeMap<String, String>();
    findings.tags().forEach((name, value) -> tags.put("codesense." + name, cut(value)));
    tags.put("codesense.stage", stage);
    tags.put("codesense.run", cut(run.runId()));
    tags.put("codesense.candidate", cut(findings.candidate()));
    var end = now();
    return new RunRecord(
        id(findings.candidate()),
        stage + " of " + findings.candidate(),
        Status.FINISHED,
        started,
        end,
        params,
        findings.values().entrySet().stream()
            .map(mean -> new Metric(mean.getKey(), mean.getValue(), 0, end))
            .toList(),
        tags,
        List.of(
            new Dataset(
                "questions",
                Sha256.hex(run.codec().encode(findings.questions())).substring(0, DIGEST),
                cut(findings.source()),
                "evaluation")),
        new TreeMap<>(
            Map.of(
                "report.html", findings.page().directory().resolve(HtmlPage.FILE),
                "summary.md", findings.summary().directory().resolve(MarkdownPage.FILE))));
  }

  /// What a system answered to a question.
  ///
  /// @param id of the question
  /// @param expected what would be right, as [Observation#output]; null where nobody wrote it
  /// @param output as [Observation#output]
  /// @param took time from question to answer
  /// @param scores by name, finite
  /// @param comment of the scores; null for none
  public record Answered(
      String system,
      String id,
      String question,
      Observation.Type type,
      @Nullable Object expected,
      Object output,
      Duration took,
      SortedMap<String, String> metadata,
      SortedMap<String, Double> scores,
      @Nullable String comment) {}

  /// Tells an answer to Langfuse. Does not wait.
  ///
  /// @param answered made only where a server is configured
  public void tell(Supplier<Answered> answered) {
    feed.tell(queue -> {
      var answer = answered.get();
      var trace = trace(answer);
      queue.tell(trace);
      answer
          .scores()
          .forEach((name, score) ->
              queue.tell(Score.number(trace.traceId(), name, score, answer.comment())));
    });
  }

  /// Where calls of models are told.
  public CallLog calls() {
    return feed.calls(stage, run.runId());
  }

  private Observation trace(Answered answer) {
    var experiment = id(answer.system());
    var end = now();
    return new Observation(
        TraceIds.trace(experiment, answer.id()),
        TraceIds.span(experiment, answer.id()),
        null,
        stage,
        answer.type(),
        end.minus(answer.took()),
        end,
        answer.question(),
        answer.output(),
        answer.metadata(),
        null,
        null,
        new Trace(stage, List.of(answer.system()), null, null),
        new ExperimentItem(
            experiment, stage + " of " + answer.system(), null, answer.id(), answer.expected()));
  }

  /// The same for a task that is tried again.
  private String id(String system) {
    return (run.runId() + "-" + system).replaceAll("[^A-Za-z0-9_-]", "-");
  }

  /// Not before the beginning, wherever the clock was set to in between.
  private Instant now() {
    var now = run.clock().instant();
    return now.isBefore(started) ? started : now;
  }

  private static String cut(String text) {
    return Head.of(text, LONGEST_TEXT);
  }

  @Override
  public void close() {
    feed.close();
  }
}
