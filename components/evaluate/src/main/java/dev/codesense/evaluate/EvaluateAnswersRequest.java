package dev.codesense.evaluate;

import dev.codesense.answer.PromptConfig;
import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which models answer, over which generation, and who judges.
@Example({"--candidate tuned --baseline chat", "--questions questions.jsonl --gate report"})
public record EvaluateAnswersRequest(
    @Doc("Generation that all models answer from, live or not") Artifact<CodeIndexRef> index,
    @Doc("Snapshot that it was built from; it may hold the golden questions")
        @Nullable Artifact<RepoSnapshot> snapshot,
    @Doc(
            "Training set whose held-out split is asked; without one, what lies in data/training of the project")
        @Nullable Artifact<TrainingSet> training,
    @Doc(
            "Where the candidate is asked, as deploy-candidate brought it up; unset: the model of the block models with its name")
        @Nullable Artifact<ModelEndpoint> endpoint,
    @Doc("Embedding model for the questions") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Chat models by the names that stages ask for") @Setting("models") @Default("{}")
        Map<String, ModelConfig> models,
    @Doc("MLflow server that the evaluation is recorded in") @Setting("mlflow") MlflowConfig mlflow,
    @Doc("Langfuse server that gets a trace and the scores of each answer") @Setting("langfuse")
        LangfuseConfig langfuse,
    @Doc("Prompt that models are asked with") @Setting("prompt") PromptConfig prompt,
    @Doc("Settings") @Setting("") EvaluateAnswersConfig config) {
  public EvaluateAnswersRequest {
    models = Map.copyOf(models);
  }
}
