package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.shard.IndexPlanComponent;

/// `index-plan` over the parts of this machine.
public final class IndexPlanWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexPlanComponent(new LocalIndexTools());
  }
}
