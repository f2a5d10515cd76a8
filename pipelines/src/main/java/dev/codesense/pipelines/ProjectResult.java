package dev.codesense.pipelines;

import dev.codesense.answer.PromptConfig;
import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import dev.codesense.distill.DistillConfig;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.index.shard.IndexPlanRequest;
import dev.codesense.llm.ModelConfig;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.List;
import java.util.Map;

/// What the tasks of a run follow.
public record ProjectResult(
    @Doc("Project that was read, as it was named; empty without one") String source,
    @Doc("Commit whose codesense.yaml was read; empty without a project") String commit,
    @Doc("Repositories of the index") List<RepositorySource> repositories,
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(IndexLocation.class) String store,
    @AsIn(ProjectIndex.class) Generation.Vectors vectors,
    @AsIn(IndexPlanRequest.class) int maxShards,
    @AsIn(IndexPlanRequest.class) long shardBytes,
    @Doc("Which model makes the vectors") EmbeddingConfig embedding,
    @Doc("How repositories are fetched and masked") ConvergeConfig converge,
    @Doc("What is indexed, and how it is checked") IndexConfig index,
    @Doc("Questions that evaluate a new generation, and what a refusal does")
        EvaluateRetrievalConfig evaluation,
    @Doc("Chat models by the names that stages ask for") Map<String, ModelConfig> models,
    @Doc("Whether a training set is asked for") boolean trainingAsked,
    @Doc("How it is made") DistillConfig distill,
    @Doc("Whether a comparison of models' answers is asked for") boolean answersAsked,
    @Doc("Which models' answers, and how; a refusal is reported and fails no task")
        EvaluateAnswersConfig answers,
    @Doc("Which judge DeepEval asks, and for what, where it scores the answers")
        EvaluateDeepevalConfig deepeval,
    @Doc("MLflow server that evaluations are recorded in") MlflowConfig mlflow,
    @Doc("Langfuse server that gets traces and scores") LangfuseConfig langfuse,
    @Doc("Prompt that models are asked with") PromptConfig prompt) {
  public ProjectResult {
    repositories = List.copyOf(repositories);
    models = Map.copyOf(models);
  }
}
