package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.generation.IndexRollbackComponent;

/// `index-rollback` over the parts of this machine.
public final class IndexRollbackWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexRollbackComponent(new LocalIndexTools());
  }
}
