package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeResult;
import dev.codesense.evaluate.EvaluateReportComponent;
import dev.codesense.evaluate.EvaluateReportRequest;
import dev.codesense.evaluate.EvaluateReportResult;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.index.shard.IndexBuildResult;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;

/// Everything that codesense does for a list of repositories: indexes their code, as `code-index`
/// does, and writes a one-page report of it.
public final class FullPipeline implements Pipeline<CodeIndexInputs, FullOutputs> {

  @Override
  public String name() {
    return "full";
  }

  @Override
  public String purpose() {
    return "Indexes the code of a list of repositories, points queries at the new index if it passes the evaluation, and writes a report";
  }

  @Override
  public Class<CodeIndexInputs> inputs() {
    return CodeIndexInputs.class;
  }

  @Override
  public Class<FullOutputs> outputs() {
    return FullOutputs.class;
  }

  // spotless:off: a wire is one line
  @Override
  public void define(Flow<CodeIndexInputs, FullOutputs> flow) {
    var index = CodeIndexSteps.addTo(flow);
    var report =
        flow.task(EvaluateReportComponent.SPEC)
            .set(EvaluateReportRequest::snapshot).to(index.converge().out(ConvergeResult::snapshot))
            .set(EvaluateReportRequest::index).to(index.promote().out(IndexPromoteResult::index))
            .set(EvaluateReportRequest::evaluation).to(index.evaluation().out(EvaluateRetrievalResult::report))
            .set(EvaluateReportRequest::missing).to(index.converge().out(ConvergeResult::missing))
            .set(EvaluateReportRequest::moved).to(index.promote().out(IndexPromoteResult::moved))
            .set(EvaluateReportRequest::chunkedFiles).to(index.build().out(IndexBuildResult::chunkedFiles))
            .set(EvaluateReportRequest::embeddedTexts).to(index.build().out(IndexBuildResult::embeddedTexts))
            .retry(2) // If it failed, the run would, and its move would be taken back.
            .neverCached(); // It tells what this very run did.
    index.writeBack().after(report);
    flow.output(FullOutputs::index).from(index.promote().out(IndexPromoteResult::index));
    flow.output(FullOutputs::generation).from(index.promote().out(IndexPromoteResult::generation));
    flow.output(FullOutputs::page).from(report.out(EvaluateReportResult::page));
  }

  // spotless:on
}
