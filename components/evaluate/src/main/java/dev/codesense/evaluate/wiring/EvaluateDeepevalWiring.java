package dev.codesense.evaluate.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalComponent;
import dev.codesense.evaluate.deepeval.PythonDeepEval;
import dev.codesense.llm.wiring.ChatModels;

/// DeepEval in a Python of this machine, and the models of the settings.
public final class EvaluateDeepevalWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new EvaluateDeepevalComponent(
        (endpoint, budget, log, run) -> ChatModels.open(endpoint, run, budget, log),
        PythonDeepEval::new);
  }
}
