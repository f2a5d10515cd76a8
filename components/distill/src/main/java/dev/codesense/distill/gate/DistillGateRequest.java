package dev.codesense.distill.gate;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.tracking.mlflow.MlflowConfig;
import org.jspecify.annotations.Nullable;

/// What would be trained on.
@Example({"--gate-changed-share 0.1", "--registered-model codesense-answers --json"})
public record DistillGateRequest(
    @Doc("Generation that rows would be made from") Artifact<CodeIndexRef> index,
    @Doc("Snapshot that it was built from: its files are compared with those of earlier trainings")
        Artifact<RepoSnapshot> snapshot,
    @Doc(
            "Training set that was made of them: its rows are compared, and it is remembered where a training is worth it; unset: only files are")
        @Nullable Artifact<TrainingSet> training,
    @Doc(
            "Registered model in MLflow whose alias champion says what serves; unset: what serves is not asked")
        @Argument
        @Nullable String registeredModel,
    @Doc("Whether a training is worth it whatever has changed") @Argument @Default("false")
        boolean force,
    @Doc("Run that asks, whose other tries and own training do not count; unset: this one")
        @Argument
        @Nullable String runId,
    @Doc("MLflow server that models are registered in") @Setting("mlflow") MlflowConfig mlflow,
    @Doc("Settings") @Setting("") DistillGateConfig config) {}
