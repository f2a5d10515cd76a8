package dev.codesense.evaluate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import org.jspecify.annotations.Nullable;

/// Which generation is judged, and by what.
@Example({"--questions questions.jsonl", "--gate warn"})
public record EvaluateRetrievalRequest(
    @Doc("Generation to evaluate, live or not; it is opened by its physical name")
        Artifact<CodeIndexRef> index,
    @Doc(
            "Snapshot that it was built from: questions about files that no longer exist are left out; it may hold the golden questions")
        @Nullable Artifact<RepoSnapshot> snapshot,
    @Doc("Embedding model for the questions") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("MLflow server that the evaluation is recorded in") @Setting("mlflow") MlflowConfig mlflow,
    @Doc("Langfuse server that gets a trace and a score of each question") @Setting("langfuse")
        LangfuseConfig langfuse,
    @Doc("Settings") @Setting("") EvaluateRetrievalConfig config) {}
