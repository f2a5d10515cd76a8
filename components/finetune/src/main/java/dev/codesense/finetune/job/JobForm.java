package dev.codesense.finetune.job;

import dev.codesense.core.CodesenseException;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.settings.FinetuneConfig.Target;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import java.util.List;
import java.util.Map;

/// The form of object that a training is in a cluster. Which one is asked of the cluster, since the
/// TrainJob's field for pods was renamed twice.
public enum JobForm {
  /// Kubeflow Trainer 2.2 and later: `spec.runtimePatches`.
  TRAINJOB_PATCHES("trainer.kubeflow.org/v1alpha1", "TrainJob", "trainjobs", "node"),
  /// Kubeflow Trainer 2.1: `spec.podTemplateOverrides`.
  TRAINJOB_TEMPLATES("trainer.kubeflow.org/v1alpha1", "TrainJob", "trainjobs", "node"),
  /// Kubeflow Trainer 2.0: `spec.podSpecOverrides`.
  TRAINJOB_PODS("trainer.kubeflow.org/v1alpha1", "TrainJob", "trainjobs", "node"),
  /// Training Operator 1.
  PYTORCHJOB("kubeflow.org/v1", "PyTorchJob", "pytorchjobs", "pytorch"),
  /// Any cluster.
  JOB("batch/v1", "Job", "jobs", "trainer");

  private final String apiVersion;
  private final String kind;
  private final String resource;
  private final String container;

  JobForm(String apiVersion, String kind, String resource, String container) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.resource = resource;
    this.container = container;
  }

  public ObjectKind kind() {
    return new ObjectKind(apiVersion, kind);
  }

  /// What is done with objects of this form.
  public Right right() {
    return new Right(kind(), resource, List.of("get", "list", "watch", "create", "delete"));
  }

  /// Name of the container that trains: each controller wants its own.
  public String container() {
    return container;
  }

  public boolean isTrainJob() {
    return kind.equals("TrainJob");
  }

  /// Labels that the controller gives the pods that train.
  public Map<String, String> pods(String job) {
    return switch (this) {
      case TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS ->
          Map.of(
              "jobset.sigs.k8s.io/jobset-name",
              job,
              "jobset.sigs.k8s.io/replicatedjob-name",
              "node");
      case PYTORCHJOB -> Map.of("training.kubeflow.org/job-name", job);
      case JOB -> Map.of("batch.kubernetes.io/job-name", job);
    };
  }

  /// The form that a cluster takes.
  ///
  /// @throws CodesenseException [FinetuneProblem#TARGET_ABSENT] where it has not what is asked for
  public static JobForm in(Cluster cluster, Target target) throws InterruptedException {
    return switch (target) {
      case AUTO -> {
        if (cluster.serves(TRAINJOB_PATCHES.kind())) {
          yield trainJob(cluster);
        }
        yield cluster.serves(PYTORCHJOB.kind()) ? PYTORCHJOB : JOB;
      }
      case TRAINJOB -> {
        require(cluster, TRAINJOB_PATCHES.kind(), "Kubeflow Trainer 2");
        yield trainJob(cluster);
      }
      case PYTORCHJOB -> {
        require(cluster, PYTORCHJOB.kind(), "Training Operator 1");
        yield PYTORCHJOB;
      }
      case JOB -> JOB;
    };
  }

  private static void require(Cluster cluster, ObjectKind kind, String system)
      throws InterruptedException {
    if (!cluster.serves(kind)) {
      throw new CodesenseException(
          FinetuneProblem.TARGET_ABSENT,
          "%s has no %s: %s is not installed".formatted(cluster.address(), kind, system));
    }
  }

  private static JobForm trainJob(Cluster cluster) throws InterruptedException {
    for (var form : new JobForm[] {TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS}) {
      if (cluster.hasField(TRAINJOB_PATCHES.kind(), "spec", form.podField())) {
        return form;
      }
    }
    throw new CodesenseException(
        FinetuneProblem.TARGET_ABSENT,
        "The TrainJob of %s has none of the fields runtimePatches, podTemplateOverrides and podSpecOverrides: its Kubeflow Trainer is not of 2.0 to 2.3"
            .formatted(cluster.address()));
  }

  /// Name of the TrainJob's field below `spec` that changes pods.
  String podField() {
    return switch (this) {
      case TRAINJOB_PATCHES -> "runtimePatches";
      case TRAINJOB_TEMPLATES -> "podTemplateOverrides";
      case TRAINJOB_PODS -> "podSpecOverrides";
      case PYTORCHJOB, JOB -> throw new IllegalStateException(this + " has whole pods");
    };
  }
}
