package dev.codesense.distill.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.distill.gate.DistillGateComponent;

/// The gate before a training needs no parts of this machine.
public final class DistillGateWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new DistillGateComponent();
  }
}
