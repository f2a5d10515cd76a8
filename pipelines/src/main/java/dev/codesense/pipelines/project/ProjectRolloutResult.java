package dev.codesense.pipelines.project;

import dev.codesense.core.Doc;
import dev.codesense.deploy.DeployConfig;
import dev.codesense.deploy.candidate.DeployCandidateConfig;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;

/// What the tasks of a rollout follow.
public record ProjectRolloutResult(
    @Doc("How a model is rolled out; a rollback is reported and fails no task") DeployConfig deploy,
    @Doc("How a candidate without traffic is brought up") DeployCandidateConfig candidate,
    @Doc("Kubernetes cluster and namespace of the service") ClusterConfig cluster,
    @Doc("Prometheus that both sides are measured in") PrometheusConfig prometheus,
    @Doc("Series that the gates read") MetricsConfig gates,
    @Doc("MLflow server that models are registered in") MlflowConfig mlflow) {}
