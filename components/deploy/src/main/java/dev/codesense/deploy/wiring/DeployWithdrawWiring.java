package dev.codesense.deploy.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.deploy.candidate.DeployWithdrawComponent;

/// Removal of candidates from the cluster of the settings.
public final class DeployWithdrawWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new DeployWithdrawComponent(new ClusterCandidateTools());
  }
}
