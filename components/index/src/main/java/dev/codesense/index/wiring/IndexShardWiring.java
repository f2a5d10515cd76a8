package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.shard.IndexShardComponent;

/// `index-shard` over the parts of this machine.
public final class IndexShardWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexShardComponent(new LocalIndexTools());
  }
}
