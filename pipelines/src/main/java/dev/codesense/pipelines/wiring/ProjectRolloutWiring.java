package dev.codesense.pipelines.wiring;

import dev.codesense.converge.wiring.ConvergeWiring;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.pipelines.project.ProjectRolloutComponent;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;

/// Rollout settings over converge's way to git.
public final class ProjectRolloutWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ProjectRolloutComponent(
        ConvergeWiring.remotes(), () -> ConfigLayout.of(Components.discover()));
  }
}
