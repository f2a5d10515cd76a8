package dev.codesense.deploy.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.deploy.DeployComponent;

/// Rollouts over the cluster of the settings.
public final class DeployWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new DeployComponent(new ClusterDeployTools());
  }
}
