package dev.codesense.pipelines;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;

/// What a check of the live index found.
public record RegressionCheckOutputs(
    @Doc("Number of the generation that was checked") int generation,
    @Doc("Whether what it finds is as good as the limits ask for") boolean passed,
    @Doc("The verdict in one line") String verdict,
    @Doc("One-page report of what it finds") Artifact<HtmlPage> page) {}
