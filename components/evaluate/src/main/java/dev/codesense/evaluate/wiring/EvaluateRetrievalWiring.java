package dev.codesense.evaluate.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.evaluate.EvaluateRetrievalComponent;

/// Retrieval evaluation over the parts of this machine.
public final class EvaluateRetrievalWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new EvaluateRetrievalComponent(new LocalSearchTools());
  }
}
