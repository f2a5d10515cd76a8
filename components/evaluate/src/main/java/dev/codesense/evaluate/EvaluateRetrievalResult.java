package dev.codesense.evaluate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;
import dev.codesense.evaluate.report.EvalReport;

/// What the evaluation found.
public record EvaluateRetrievalResult(
    @Doc("Scores per question, intervals, verdict with reasons") Artifact<EvalReport> report,
    @Doc("One-page report") Artifact<HtmlPage> page,
    @Doc("The report in short, for a comment on a merge request") Artifact<MarkdownPage> summary,
    @Doc("Means, for KFP's comparison of runs") Artifact<Metrics> metrics,
    @Doc("Whether the generation may be promoted") boolean passed,
    @Doc("The verdict in one line") String verdict) {}
