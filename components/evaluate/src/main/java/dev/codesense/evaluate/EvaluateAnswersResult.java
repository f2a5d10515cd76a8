package dev.codesense.evaluate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;
import dev.codesense.evaluate.report.AnswersReport;

/// What the evaluation found.
public record EvaluateAnswersResult(
    @Doc("Answers with their scores, intervals, verdict with reasons")
        Artifact<AnswersReport> report,
    @Doc("One-page report") Artifact<HtmlPage> page,
    @Doc("The report in short, for a comment on a merge request") Artifact<MarkdownPage> summary,
    @Doc("Means and differences, for KFP's comparison of runs") Artifact<Metrics> metrics,
    @Doc("Whether the candidate may be promoted") boolean passed,
    @Doc("promote, keep, inconclusive or no-verdict") String outcome,
    @Doc("The verdict in one line") String verdict) {}
