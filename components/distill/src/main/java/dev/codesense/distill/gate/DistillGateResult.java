package dev.codesense.distill.gate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;

/// The gate's verdict.
public record DistillGateResult(
    @Doc("The verdict with its reason, and what was compared") Artifact<HtmlPage> page,
    @Doc("Whether a training is worth it") boolean worth,
    @Doc("Why, in one sentence") String reason) {}
