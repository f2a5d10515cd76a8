package dev.codesense.index.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.index.IndexComponent;

/// Index with the stores, models and the chunker of `libraries/search`.
public final class IndexWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new IndexComponent(new LocalIndexTools());
  }
}
