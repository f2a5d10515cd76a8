package dev.codesense.deploy.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.deploy.candidate.DeployCandidateComponent;

/// Candidates without traffic in the cluster of the settings.
public final class DeployCandidateWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new DeployCandidateComponent(new ClusterCandidateTools());
  }
}
