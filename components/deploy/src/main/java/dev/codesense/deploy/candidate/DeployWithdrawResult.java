package dev.codesense.deploy.candidate;

import dev.codesense.core.Doc;

/// What was taken away.
public record DeployWithdrawResult(@Doc("How many candidates were still there") int withdrawn) {}
