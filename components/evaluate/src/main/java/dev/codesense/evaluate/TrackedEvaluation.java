package dev.codesense.evaluate;

import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Asked;
import dev.codesense.evaluate.report.EvalReport.Place;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.Observation;
import dev.codesense.tracking.langfuse.Observation.ExperimentItem;
import dev.codesense.tracking.langfuse.Observation.Trace;
import dev.codesense.tracking.langfuse.Score;
import dev.codesense.tracking.langfuse.TraceIds;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.RunRecord;
import dev.codesense.tracking.mlflow.RunRecord.Dataset;
import dev.codesense.tracking.mlflow.RunRecord.Metric;
import dev.codesense.tracking.mlflow.RunRecord.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tells MLflow and Langfuse what an evaluation found, where they are configured: a run with
/// parameters, means and the report; and a trace and a score of each question.
final class TrackedEvaluation {
  private static final String STAGE = EvaluateRetrievalComponent.SPEC.name();
  private static final int DIGEST = 32;
  private static final int LONGEST_TEXT = 6_000;

  private final EvalReport report;
  private final EvaluateRetrievalRequest request;
  private final Instant started;
  private final RunContext run;

  TrackedEvaluation(
      EvalReport report, EvaluateRetrievalRequest request, Instant started, RunContext run) {
    this.report = report;
    this.request = request;
    this.started = started;
    this.run = run;
  }

  void tell(EvaluateRetrievalResult result) throws InterruptedException {
    var access = TrackingAccess.of(run);
    Mlflow.record(request.mlflow(), access, () -> record(result));
    Langfuse.tell(
        request.langfuse(),
        access,
        queue -> {
          for (var asked : report.questions()) {
            queue.tell(trace(asked));
            queue.tell(
                Score.number(
                    traceId(asked),
                    "ndcg_at_10",
                    asked.candidate().score().ndcg(),
                    found(asked.candidate())));
          }
        });
  }

  private RunRecord record(EvaluateRetrievalResult result) {
    var config = request.config();
    var params = new TreeMap<String, String>();
    params.put("questions", cut(report.source()));
    params.put("min-ndcg", Double.toString(config.minNdcg()));
    params.put("largest-drop", Double.toString(config.largestDrop()));
    var model = request.embedding().model();
    params.put("embedding-model", cut(model == null ? "built-in" : model));
    var tags = new TreeMap<String, String>();
    tags.put("codesense.stage", STAGE);
    tags.put("codesense.run", cut(run.runId()));
    tags.put("codesense.candidate", report.candidate());
    tags.put("codesense.baseline", report.baseline() == null ? "none" : report.baseline());
    tags.put("codesense.passed", Boolean.toString(report.passed()));
    tags.put("codesense.verdict", cut(result.verdict()));
    var end = run.clock().instant();
    return new RunRecord(
        id(),
        STAGE + " of " + report.candidate(),
        Status.FINISHED,
        started,
        end,
        params,
        report.values().entrySet().stream()
            .map(mean -> new Metric(mean.getKey(), mean.getValue(), 0, end))
            .toList(),
        tags,
        List.of(new Dataset("questions", digest(), cut(report.source()), "evaluation")),
        new TreeMap<>(
            Map.of(
                "report.html", result.page().directory().resolve(HtmlPage.FILE),
                "summary.md", result.summary().directory().resolve(MarkdownPage.FILE))));
  }

  /// The same for a task that is tried again.
  private String id() {
    return (run.runId() + "-" + report.candidate()).replaceAll("[^A-Za-z0-9_-]", "-");
  }

  private String digest() {
    var questions = report.questions().stream().map(Asked::question).toList();
    return Sha256.hex(run.codec().encode(questions)).substring(0, DIGEST);
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }

  private String traceId(Asked asked) {
    return TraceIds.trace(id(), asked.question().id());
  }

  private Observation trace(Asked asked) {
    var question = asked.question();
    var metadata = new TreeMap<String, String>();
    metadata.put("candidate", report.candidate());
    metadata.put("ranks", asked.candidate().ranks().toString());
    var baseline = asked.baseline();
    if (baseline != null && report.baseline() != null) {
      metadata.put("baseline", report.baseline());
      metadata.put("baseline_first", found(baseline));
    }
    return new Observation(
        traceId(asked),
        TraceIds.span(id(), question.id()),
        null,
        STAGE,
        Observation.Type.RETRIEVER,
        started,
        run.clock().instant(),
        question.question(),
        found(asked.candidate()),
        metadata,
        null,
        null,
        new Trace(STAGE, List.of(report.candidate()), null, null),
        new ExperimentItem(
            id(),
            STAGE + " of " + report.candidate(),
            null,
            question.id(),
            asked.expected().stream().map(Place::text).toList()));
  }

  private static String found(Answer answer) {
    return answer.first() == null ? "nothing" : answer.first().text();
  }
}
