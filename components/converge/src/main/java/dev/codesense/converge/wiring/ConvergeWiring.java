package dev.codesense.converge.wiring;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;

/// Converge over JGit.
public final class ConvergeWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ConvergeComponent(new JgitRemotes());
  }
}
