package dev.codesense.evaluate.deepeval;

import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.llm.ModelConfig;
import java.util.Map;

/// Which answers, and who judges.
@Example("--deepeval-python venv/bin/python")
public record EvaluateDeepevalRequest(
    @Doc("Report of evaluate-answers, with the answers") Artifact<AnswersReport> report,
    @Doc("Chat models by the names that stages ask for") @Setting("models") @Default("{}")
        Map<String, ModelConfig> models,
    @Doc("Settings") @Setting("") EvaluateDeepevalConfig config) {
  public EvaluateDeepevalRequest {
    models = Map.copyOf(models);
  }
}
