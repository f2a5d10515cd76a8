package dev.codesense.deploy;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.deploy.report.RolloutReport;

/// What the rollout came to.
public record DeployResult(
    @Doc("Decisions, with what each was made from") Artifact<RolloutReport> rollout,
    @Doc("Timeline: traffic, gates, decisions") Artifact<HtmlPage> page,
    @Doc("The outcome in short, for a comment on a merge request") Artifact<MarkdownPage> summary,
    @Doc("Whether the candidate has all traffic") boolean promoted,
    @Doc("promoted, rolled-back or let-go") String outcome,
    @Doc("Why, in one sentence") String reason) {}
