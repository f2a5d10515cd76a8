package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RemoteFile;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.distill.DistillConfig;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.shard.IndexPlanRequest;
import dev.codesense.llm.ModelConfig;
import dev.codesense.search.store.Generation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a person fills in for all that codesense does: what indexing takes, and the models.
public record FullInputs(
    @AsIn(CodeIndexInputs.class) Optional<String> project,
    @AsIn(CodeIndexInputs.class) Optional<List<RepositorySource>> repositories,
    @AsIn(CodeIndexInputs.class) boolean acceptShrink,
    @AsIn(IndexPlanRequest.class) boolean debug,
    @AsIn(CodeIndexInputs.class) Optional<String> collectionName,
    @AsIn(CodeIndexInputs.class) Optional<String> store,
    @AsIn(CodeIndexInputs.class) Optional<Generation.Vectors> vectors,
    @AsIn(CodeIndexInputs.class) Optional<Integer> maxShards,
    @AsIn(CodeIndexInputs.class) Optional<Long> shardBytes,
    @AsIn(CodeIndexInputs.class) Optional<EmbeddingConfig> embedding,
    @AsIn(CodeIndexInputs.class) Optional<ConvergeConfig> converge,
    @AsIn(CodeIndexInputs.class) Optional<IndexConfig> index,
    @AsIn(CodeIndexInputs.class) Optional<EvaluateRetrievalConfig> evaluation,
    @Doc(
            "Chat models by the names that stages ask for: the block models, such as {\"teacher\": {\"url\": \"http://host:8000/v1\", \"model\": \"NAME\"}}; unset: the project's")
        Optional<Map<String, ModelConfig>> models,
    @Doc(
            "How a training set is made: the block distill; unset: the project's. None is made where neither has a key and no model is called teacher")
        Optional<DistillConfig> distill,
    @Doc(
            "Which models' answers are compared, and how: keys of the block evaluate; unset: the project's. None are compared where this is unset and models lacks one that answers or judges")
        Optional<EvaluateAnswersConfig> answers,
    @Doc("Whether DeepEval scores the compared answers too, with the same judge") @Default("false")
        boolean deepeval,
    @Doc(
            "Whether an adapter is trained where that is worth it, by the blocks distill and finetune of the project; then no other answers are compared")
        @Default("false")
        boolean train,
    @Doc("Whether it is trained whatever the gate before a training says") @Default("false")
        boolean forceTraining,
    @Doc(
            "InferenceService that the trained adapter is rolled out to where it is better; empty: none")
        @Default("")
        String service) {
  public FullInputs {
    project = project.filter(address -> !address.isBlank());
    project.ifPresent(address -> RemoteFile.check(FullInputs::project, address));
    repositories = repositories.map(List::copyOf);
    models = models.map(Map::copyOf);
  }
}
