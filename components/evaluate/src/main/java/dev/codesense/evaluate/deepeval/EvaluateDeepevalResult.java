package dev.codesense.evaluate.deepeval;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.Metrics;

/// What DeepEval found.
public record EvaluateDeepevalResult(
    @Doc("Scores of each answer, DeepEval's beside ours") Artifact<DeepEvalReport> report,
    @Doc("One-page report") Artifact<HtmlPage> page,
    @Doc("Means of the candidate, for KFP's comparison of runs") Artifact<Metrics> metrics) {}
