package dev.codesense.pipelines.wiring;

import dev.codesense.converge.wiring.ConvergeWiring;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.pipelines.ProjectComponent;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;

/// The project over converge's way to git, with the settings of all components.
public final class ProjectWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ProjectComponent(
        ConvergeWiring.remotes(), () -> ConfigLayout.of(Components.discover()));
  }
}
