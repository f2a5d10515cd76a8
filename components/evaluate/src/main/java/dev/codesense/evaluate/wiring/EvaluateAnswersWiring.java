package dev.codesense.evaluate.wiring;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.llm.wiring.ChatModels;

/// Evaluation of answers over the parts of this machine and the models of the settings.
public final class EvaluateAnswersWiring implements ComponentWiring {

  @Override
  public Component<?, ?> component() {
    return new EvaluateAnswersComponent(
        new LocalSearchTools(),
        (endpoint, budget, log, run) -> ChatModels.open(endpoint, run, budget, log));
  }
}
