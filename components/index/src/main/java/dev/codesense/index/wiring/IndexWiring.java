package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.IndexComponent;

/// Index over the parts of this machine.
public final class IndexWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexComponent(new LocalIndexTools());
  }
}
