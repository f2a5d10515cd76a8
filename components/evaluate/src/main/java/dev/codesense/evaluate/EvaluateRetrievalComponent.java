package dev.codesense.evaluate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.Metrics;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Asked;
import dev.codesense.evaluate.report.EvalReport.Place;
import dev.codesense.evaluate.report.ReportPage;
import dev.codesense.evaluate.tracked.TrackedEvaluation;
import dev.codesense.evaluate.tracked.TrackedEvaluation.Answered;
import dev.codesense.evaluate.tracked.TrackedEvaluation.Findings;
import dev.codesense.tracking.langfuse.Observation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Asks a generation questions with known answers, by its physical name and before the alias moves,
/// and decides whether it may be promoted.
public final class EvaluateRetrievalComponent
    implements Component<EvaluateRetrievalRequest, EvaluateRetrievalResult> {

  public static final ComponentSpec<EvaluateRetrievalRequest, EvaluateRetrievalResult> SPEC =
      new ComponentSpec<>(
          "evaluate-retrieval",
          "Asks a new generation of the index questions with known answers and compares it with the live one",
          "evaluate",
          EvaluateRetrievalRequest.class,
          EvaluateRetrievalResult.class,
          new ComponentSpec.Resources("1", "2Gi"),
          "evaluate");

  private final SearchTools tools;

  public EvaluateRetrievalComponent(SearchTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<EvaluateRetrievalRequest, EvaluateRetrievalResult> spec() {
    return SPEC;
  }

  @Override
  public EvaluateRetrievalResult run(EvaluateRetrievalRequest request, RunContext run)
      throws InterruptedException {
    var index = run.read(request.index());
    var snapshot = request.snapshot() == null ? null : SnapshotReader.open(request.snapshot(), run);
    try (var tracked = TrackedEvaluation.begin(SPEC.name(), request.langfuse(), run);
        var store = tools.store(index.location(), run);
        var model = tools.embedder(request.embedding(), run);
        var embedder = CachingEmbedder.inMemory(model)) {
      var evaluation =
          new Evaluation(store, embedder, snapshot, request.langfuse(), request.config(), run);
      var report = evaluation.of(index.generation());
      var result = publish(report, request.config().gate(), run);
      tracked.record(request.mlflow(), () -> findings(report, request, result));
      report.questions().forEach(asked -> tracked.tell(() -> answered(report, asked)));
      return passed(report, result, request.config().gate(), run);
    }
  }

  private static EvaluateRetrievalResult publish(EvalReport report, Gate gate, RunContext run) {
    return new EvaluateRetrievalResult(
        run.publish("report", report),
        run.publish("page", ReportPage.whole(report).html()),
        run.publish("summary", ReportPage.summary(report).markdown()),
        run.publish("metrics", new Metrics(new TreeMap<>(report.values()))),
        report.passed() || gate == Gate.WARN,
        (report.passed() ? "passed: " : "refused: ") + String.join(" ", report.reasons()));
  }

  private static Findings findings(
      EvalReport report, EvaluateRetrievalRequest request, EvaluateRetrievalResult result) {
    var model = request.embedding().model();
    return new Findings(
        report.candidate(),
        new TreeMap<>(
            Map.of(
                "min-ndcg", Double.toString(request.config().minNdcg()),
                "largest-drop", Double.toString(request.config().largestDrop()),
                "embedding-model", model == null ? "built-in" : model)),
        new TreeMap<>(
            Map.of(
                "baseline", report.baseline() == null ? "none" : report.baseline(),
                "passed", Boolean.toString(report.passed()),
                "verdict", result.verdict())),
        new TreeMap<>(report.values()),
        report.source(),
        report.questions().stream().map(Asked::question).toList(),
        result.page(),
        result.summary());
  }

  private static Answered answered(EvalReport report, Asked asked) {
    var metadata = new TreeMap<String, String>();
    metadata.put("candidate", report.candidate());
    metadata.put("ranks", asked.candidate().ranks().toString());
    var baseline = asked.baseline();
    if (baseline != null && report.baseline() != null) {
      metadata.put("baseline", report.baseline());
      metadata.put("baseline_first", found(baseline));
    }
    var found = found(asked.candidate());
    return new Answered(
        report.candidate(),
        asked.question().id(),
        asked.question().question(),
        Observation.Type.RETRIEVER,
        asked.expected().stream().map(Place::text).toList(),
        found,
        Duration.ZERO,
        metadata,
        new TreeMap<>(Map.of("ndcg_at_10", asked.candidate().score().ndcg())),
        found);
  }

  private static String found(Answer answer) {
    return answer.first() == null ? "nothing" : answer.first().text();
  }

  /// What is written stays where the gate fails the run: by hand, the page shows why.
  private static EvaluateRetrievalResult passed(
      EvalReport report, EvaluateRetrievalResult result, Gate gate, RunContext run) {
    if (!report.passed()) {
      switch (gate) {
        case FAIL ->
            throw new CodesenseException(
                EvaluateProblem.REFUSED,
                "%s is refused: %s See %s"
                    .formatted(
                        report.candidate(),
                        String.join(" ", report.reasons()),
                        result.page().directory().resolve(HtmlPage.FILE)));
        case REPORT, WARN -> run.progress().warn(report.candidate() + " " + result.verdict());
      }
    }
    return result;
  }
}
