package dev.codesense.evaluate;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Metrics;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.TreatedFiles;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.evaluate.report.RunFacts;
import dev.codesense.evaluate.report.RunPage;
import dev.codesense.search.store.CodeIndexRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a one-page report of a run: its commits, what is new in the index, how well that answers,
/// and whether queries go to it.
public final class EvaluateReportComponent
    implements Component<EvaluateReportRequest, EvaluateReportResult> {

  public static final ComponentSpec<EvaluateReportRequest, EvaluateReportResult> SPEC =
      new ComponentSpec<>(
          "evaluate-report",
          "Writes a one-page report of a run",
          "evaluate",
          EvaluateReportRequest.class,
          EvaluateReportResult.class,
          new ComponentSpec.Resources("100m", "256Mi"),
          "evaluate");

  @Override
  public ComponentSpec<EvaluateReportRequest, EvaluateReportResult> spec() {
    return SPEC;
  }

  @Override
  public EvaluateReportResult run(EvaluateReportRequest request, RunContext run) {
    var index = run.read(request.index());
    var snapshot = SnapshotReader.open(request.snapshot(), run);
    var facts =
        new RunFacts(
            snapshot.snapshot(),
            TreatedFiles.of(snapshot, List.of()),
            index,
            evaluation(request, index, run),
            request.missing(),
            request.moved(),
            request.chunkedFiles(),
            request.embeddedTexts(),
            null);
    return new EvaluateReportResult(
        run.publish("page", RunPage.whole(facts).html()),
        run.publish("summary", RunPage.summary(facts).markdown()),
        run.publish("metrics", new Metrics(facts.values())));
  }

  private static @Nullable EvalReport evaluation(
      EvaluateReportRequest request, CodeIndexRef index, RunContext run) {
    if (request.evaluation() == null) {
      return null;
    }
    var report = run.read(request.evaluation());
    var judged = index.generation().physicalName();
    if (report.candidate().equals(judged)) {
      return report;
    }
    run.progress()
        .warn(
            "the evaluation is left out: it is of %s, not of %s"
                .formatted(report.candidate(), judged));
    return null;
  }
}
