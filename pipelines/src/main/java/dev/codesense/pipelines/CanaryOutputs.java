package dev.codesense.pipelines;

import dev.codesense.core.Artifact;
import dev.codesense.core.AsIn;
import dev.codesense.core.HtmlPage;
import dev.codesense.deploy.DeployResult;

/// What a rollout came to.
public record CanaryOutputs(
    @AsIn(DeployResult.class) boolean promoted,
    @AsIn(DeployResult.class) String outcome,
    @AsIn(DeployResult.class) String reason,
    @AsIn(DeployResult.class) Artifact<HtmlPage> page) {}
