package dev.codesense.pipelines;

import dev.codesense.converge.RemoteFile;
import dev.codesense.core.AsIn;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.llm.ModelConfig;
import java.util.Map;
import java.util.Optional;

/// What a person fills in to have an index checked: a project, or what its settings would say.
public record RegressionCheckInputs(
    @AsIn(CodeIndexInputs.class) Optional<String> project,
    @AsIn(CodeIndexInputs.class) Optional<String> collectionName,
    @AsIn(CodeIndexInputs.class) Optional<String> store,
    @AsIn(CodeIndexInputs.class) Optional<EmbeddingConfig> embedding,
    @AsIn(CodeIndexInputs.class) Optional<EvaluateRetrievalConfig> evaluation,
    @AsIn(FullInputs.class) Optional<Map<String, ModelConfig>> models,
    @AsIn(FullInputs.class) Optional<EvaluateAnswersConfig> answers) {
  public RegressionCheckInputs {
    project = project.filter(address -> !address.isBlank());
    project.ifPresent(address -> RemoteFile.check(RegressionCheckInputs::project, address));
    models = models.map(Map::copyOf);
  }
}
