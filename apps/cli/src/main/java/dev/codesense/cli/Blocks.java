package dev.codesense.cli;

import dev.codesense.cli.pipeline.ArgoSession;
import dev.codesense.cli.pipeline.KfpSession;
import dev.codesense.cli.pipeline.PipelineWatchCommand;
import dev.codesense.cli.project.Prices;
import dev.codesense.core.Component;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.engines.WatchConfig;
import dev.codesense.engines.argo.ArgoConfig;
import dev.codesense.engines.kfp.KfpConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.Models;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.serving.PrometheusConfig;
import java.util.List;

/// The blocks of codesense.yaml: those of the components and those of the command.
final class Blocks {
  private Blocks() {}

  static ConfigLayout layout(List<Component<?, ?>> components) {
    return ConfigLayout.of(components)
        .with("cluster", ClusterConfig.class, "Kubernetes cluster that pipelines run in")
        .with(
            ArgoSession.BLOCK, ArgoConfig.class, "Argo Workflows, where pipelines run without KFP")
        .with(KfpSession.BLOCK, KfpConfig.class, "Kubeflow Pipelines server")
        .with(PipelineWatchCommand.BLOCK, WatchConfig.class, "How commits start runs")
        .withNamed(Models.BLOCK, ModelConfig.class, "Chat models by the names that stages ask for")
        .with(
            PrometheusConfig.BLOCK,
            PrometheusConfig.class,
            "Prometheus, where a rollout is measured")
        .with(
            MetricsConfig.BLOCK,
            MetricsConfig.class,
            "Which series of Prometheus the gates of a rollout read")
        .with("prices", Prices.class, "Prices for the estimate of `codesense plan`");
  }
}
