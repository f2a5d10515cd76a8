package dev.codesense.deploy.candidate;

import dev.codesense.core.Argument;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.kube.ClusterConfig;

/// Whose candidates are taken away.
@Example("--run-id 20261121-101500-123-9f3a5c01")
public record DeployWithdrawRequest(
    @Doc("Run whose candidates without traffic are taken away") @Argument String runId,
    @Doc("Kubernetes cluster and namespace of the candidates") @Setting("cluster")
        ClusterConfig cluster) {}
