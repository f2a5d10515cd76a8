package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.shard.IndexBuildComponent;

/// `index-build` over the parts of this machine.
public final class IndexBuildWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexBuildComponent(new LocalIndexTools());
  }
}
