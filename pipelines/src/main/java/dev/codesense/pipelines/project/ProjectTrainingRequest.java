package dev.codesense.pipelines.project;

import dev.codesense.converge.RemoteFile;
import dev.codesense.core.Argument;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.deploy.DeployRequest;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.llm.ModelConfig;
import java.util.Map;
import java.util.Optional;

/// Which project, and what a training of it is followed by.
public record ProjectTrainingRequest(
    @Doc("Git repository whose codesense.yaml is read, as of project") @Argument
        Optional<String> source,
    @Doc("Commit of it that the run follows; empty: what the source names") @Argument @Default("")
        String commit,
    @Doc("InferenceService that the tuned adapter is rolled out to; empty: none")
        @Argument
        @Default("")
        String service,
    @Doc("Chat models of the run, of which a rollout needs those that answers are compared with")
        @Argument
        @Default("{}")
        Map<String, ModelConfig> models,
    @Doc("Which models' answers are compared before a rollout") @Argument
        Optional<EvaluateAnswersConfig> answers) {
  public ProjectTrainingRequest {
    source = source.filter(address -> !address.isBlank());
    source.ifPresent(address -> RemoteFile.check(ProjectTrainingRequest::source, address));
    if (!service.isEmpty()) {
      DeployRequest.requireService(ProjectTrainingRequest::service, service);
    }
    models = Map.copyOf(models);
  }
}
