package dev.codesense.finetune.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.finetune.FinetuneComponent;
import dev.codesense.kube.fabric8.Fabric8Cluster;

/// Fine-tuning over a cluster's API server.
public final class FinetuneWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new FinetuneComponent(config -> Fabric8Cluster.open(config, System.getenv()));
  }
}
