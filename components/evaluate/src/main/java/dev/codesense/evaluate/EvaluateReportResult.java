package dev.codesense.evaluate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;

/// The same in three forms.
public record EvaluateReportResult(
    @Doc("One-page report of the run") Artifact<HtmlPage> page,
    @Doc("The report in short, for a chat or a comment") Artifact<MarkdownPage> summary,
    @Doc("Counts and means, for KFP's comparison of runs") Artifact<Metrics> metrics) {}
