package dev.codesense.evaluate.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.evaluate.EvaluateReportComponent;

/// The report of a run, which needs nothing but artifacts.
public final class EvaluateReportWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new EvaluateReportComponent();
  }
}
