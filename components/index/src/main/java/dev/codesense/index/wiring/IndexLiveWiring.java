package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.generation.IndexLiveComponent;

/// `index-live` over the parts of this machine.
public final class IndexLiveWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new IndexLiveComponent(new LocalIndexTools());
  }
}
