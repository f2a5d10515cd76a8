package dev.codesense.distill.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.distill.DistillComponent;

/// Distillation over the parts of this machine.
public final class DistillWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new DistillComponent(new LocalSearchTools());
  }
}
