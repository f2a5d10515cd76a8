package dev.codesense.sample.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.sample.SampleComponent;

/// The component as it runs on this machine.
public final class SampleWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new SampleComponent();
  }
}
