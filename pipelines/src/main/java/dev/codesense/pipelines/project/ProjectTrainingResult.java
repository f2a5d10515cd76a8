package dev.codesense.pipelines.project;

import dev.codesense.core.Doc;
import dev.codesense.distill.gate.DistillGateConfig;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.kube.ClusterConfig;

/// What the tasks of a training follow.
public record ProjectTrainingResult(
    @Doc("When a training is worth it") DistillGateConfig gate,
    @Doc("How it is trained") FinetuneConfig finetune,
    @Doc("Registered model in MLflow that gets the adapter") String registeredModel,
    @Doc("Kubernetes cluster that trains") ClusterConfig cluster) {}
