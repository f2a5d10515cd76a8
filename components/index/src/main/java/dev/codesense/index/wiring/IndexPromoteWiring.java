package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.generation.IndexPromoteComponent;

/// `index-promote` over the parts of this machine.
public final class IndexPromoteWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexPromoteComponent(new LocalIndexTools());
  }
}
