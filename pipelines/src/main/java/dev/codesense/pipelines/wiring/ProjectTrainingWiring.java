package dev.codesense.pipelines.wiring;

import dev.codesense.converge.wiring.ConvergeWiring;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.pipelines.project.ProjectTrainingComponent;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;

/// Training settings over converge's way to git.
public final class ProjectTrainingWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ProjectTrainingComponent(
        ConvergeWiring.remotes(), () -> ConfigLayout.of(Components.discover()));
  }
}
