package dev.codesense.evaluate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;

/// The same in three forms.
public record EvaluateReportResult(
    @Doc("What the run did, for people") Artifact<HtmlPage> page,
    @Doc("The same in short, for a chat or a comment") Artifact<MarkdownPage> summary,
    @Doc("Its counts and means for KFP's comparison of runs") Artifact<Metrics> metrics) {}
