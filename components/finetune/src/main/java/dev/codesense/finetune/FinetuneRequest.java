package dev.codesense.finetune;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;

/// What is trained on, and how.
@Example({"--training-epochs 3 --lora-rank 32", "--target job --pod-gpus 0"})
public record FinetuneRequest(
    @Doc("Rows to train on, and to validate with") Artifact<TrainingSet> trainingSet,
    @Doc("Kubernetes cluster that trains") @Setting("cluster") ClusterConfig cluster,
    @Doc("MLflow server that gets metrics, and the adapter as a model's version") @Setting("mlflow")
        MlflowConfig mlflow,
    @Doc("Settings") @Setting("") FinetuneConfig config) {}
