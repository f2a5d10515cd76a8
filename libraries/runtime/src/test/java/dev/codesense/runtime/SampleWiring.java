package dev.codesense.runtime;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;

/// Finds [SampleComponent] as an image does.
public final class SampleWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new SampleComponent();
  }
}
