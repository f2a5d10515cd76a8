package dev.codesense.finetune.job;

import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.finetune.trainer.TrainingSpec;
import dev.codesense.kube.KubeObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of one training: the ConfigMap with what the trainer is told, and the job. Secrets
/// are named in them, never held.
public final class TrainingObjects {
  /// Holds [TrainingSpec#label].
  public static final String SPEC_LABEL = "codesense.dev/training-spec";

  /// Label of the object of every training, whatever its spec.
  public static final Map<String, String> TRAINER =
      Map.of("app.kubernetes.io/name", "codesense-trainer");

  private static final String SPEC_FOLDER = "/etc/codesense";
  private static final String SPEC_FILE = "training.json";

  /// As the images' user.
  private static final int USER = 65532;

  private static final int RETRIES = 3;
  private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

  /// Time for a last checkpoint after SIGTERM.
  private static final int GRACE_SECONDS = 120;

  /// Exit codes of the trainer that another attempt would not change: data, GPU memory, not a
  /// number, base model, a fault.
  private static final List<Integer> FINAL_CODES = List.of(2, 3, 4, 5, 7, 70);

  private static final List<String> SECRET_KEYS =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "MLFLOW_TRACKING_TOKEN",
          "MLFLOW_TRACKING_USERNAME",
          "MLFLOW_TRACKING_PASSWORD");

  private final FinetuneConfig config;
  private final TrainingSpec spec;

  public TrainingObjects(FinetuneConfig config, TrainingSpec spec) {
    this.config = config;
    this.spec = spec;
  }

  /// @param owner the job, once it is there: the ConfigMap goes with it
  public KubeObject configMap(@Nullable KubeObject owner) {
    var metadata = metadata();
    if (owner != null) {
      metadata.put(
          "ownerReferences",
          List.of(
              Map.of(
                  "apiVersion", owner.objectKind().apiVersion(),
                  "kind", owner.objectKind().kind(),
                  "name", owner.name(),
                  "uid", owner.at("metadata", "uid").orElseThrow())));
    }
    return object("v1", "ConfigMap", metadata, "data", Map.of(SPEC_FILE, spec.json()));
  }

  public KubeObject job(JobForm form) {
    var labels = labels();
    if (config.pod().queue() != null) {
      labels.put("kueue.x-k8s.io/queue-name", config.pod().queue());
    }
    var metadata = metadata();
    metadata.put("labels", labels);
    return object(
        form.kind().apiVersion(),
        form.kind().kind(),
        metadata,
        "spec",
        switch (form) {
          case TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS -> trainJob(form);
          case PYTORCHJOB -> pytorchJob(form);
          case JOB -> plainJob(form);
        });
  }

  private Map<String, Object> trainJob(JobForm form) {
    var trainer = new LinkedHashMap<String, Object>();
    trainer.put("image", config.image());
    trainer.put("numNodes", 1);
    trainer.put("env", environment());
    trainer.put("resourcesPerNode", resources());
    var spec = new LinkedHashMap<String, Object>();
    spec.put(
        "runtimeRef",
        Map.of(
            "apiGroup",
            "trainer.kubeflow.org",
            "kind",
            "TrainingRuntime",
            "name",
            config.runtime()));
    spec.put("trainer", trainer);
    if (form == JobForm.TRAINJOB_PATCHES) {
      spec.put("activeDeadlineSeconds", serversDeadline());
    }
    spec.put(form.podField(), List.of(podPatch(form)));
    return spec;
  }

  /// Should nobody follow the job: for the server the wait for a node counts too.
  private long serversDeadline() {
    return config.deadline().plus(config.longestQueue()).toSeconds();
  }

  /// What the runtime cannot know; the rest of the pod, its security too, is the runtime's.
  private Map<String, Object> podPatch(JobForm form) {
    var pod = placement();
    pod.put("volumes", volumes());
    pod.put("containers", List.of(Map.of("name", form.container(), "volumeMounts", mounts())));
    var target = List.of(Map.of("name", "node"));
    return switch (form) {
      case TRAINJOB_PATCHES ->
          Map.of(
              "manager",
              "codesense.dev/finetune",
              "trainingRuntimeSpec",
              Map.of(
                  "template",
                  Map.of(
                      "spec",
                      Map.of(
                          "replicatedJobs",
                          List.of(
                              Map.of(
                                  "name",
                                  "node",
                                  "template",
                                  Map.of(
                                      "spec",
                                      Map.of(
                                          "template",
                                          Map.of(
                                              "metadata",
                                              Map.of("labels", labels()),
                                              "spec",
                                              pod)))))))));
      case TRAINJOB_TEMPLATES ->
          Map.of("targetJobs", target, "metadata", Map.of("labels", labels()), "spec", pod);
      case TRAINJOB_PODS -> {
        var override = new LinkedHashMap<>(pod);
        override.remove("imagePullSecrets"); // It has no such field: the runtime's hold.
        override.put("targetJobs", target);
        yield override;
      }
      case PYTORCHJOB, JOB -> throw new IllegalStateException(form + " has whole pods");
    };
  }

  private Map<String, Object> pytorchJob(JobForm form) {
    return Map.of(
        "runPolicy",
        Map.of(
            "cleanPodPolicy",
            "None",
            "backoffLimit",
            RETRIES,
            "activeDeadlineSeconds",
            serversDeadline(),
            "ttlSecondsAfterFinished",
            KEPT_AFTER_END.toSeconds()),
        "pytorchReplicaSpecs",
        Map.of(
            "Master",
            Map.of(
                "replicas",
                1,
                // Codes of 128 and above are tried again: the pod was ended by a signal.
                "restartPolicy",
                "ExitCode",
                "template",
                podTemplate(form))));
  }

  private Map<String, Object> plainJob(JobForm form) {
    return Map.of(
        "backoffLimit",
        RETRIES,
        "activeDeadlineSeconds",
        serversDeadline(),
        "ttlSecondsAfterFinished",
        KEPT_AFTER_END.toSeconds(),
        "podFailurePolicy",
        Map.of(
            "rules",
            List.of(
                // A pod that the cluster takes away is nobody's failed attempt.
                Map.of(
                    "action",
                    "Ignore",
                    "onPodConditions",
                    List.of(Map.of("type", "DisruptionTarget", "status", "True"))),
                Map.of(
                    "action",
                    "FailJob",
                    "onExitCodes",
                    Map.of(
                        "containerName",
                        form.container(),
                        "operator",
                        "In",
                        "values",
                        FINAL_CODES)))),
        "template",
        podTemplate(form));
  }

  private Map<String, Object> podTemplate(JobForm form) {
    var container = new LinkedHashMap<String, Object>();
    container.put("name", form.container());
    container.put("image", config.image());
    container.put("env", environment());
    container.put("resources", resources());
    container.put("volumeMounts", mounts());
    container.put("terminationMessagePolicy", "FallbackToLogsOnError");
    container.put(
        "securityContext",
        Map.of(
            "allowPrivilegeEscalation", false,
            "readOnlyRootFilesystem", true,
            "capabilities", Map.of("drop", List.of("ALL"))));
    var pod = placement();
    pod.put("restartPolicy", "Never");
    pod.put("automountServiceAccountToken", false);
    pod.put("enableServiceLinks", false);
    pod.put("terminationGracePeriodSeconds", GRACE_SECONDS);
    if (config.pod().priorityClass() != null) {
      pod.put("priorityClassName", config.pod().priorityClass());
    }
    pod.put(
        "securityContext",
        Map.of(
            "runAsNonRoot", true,
            "runAsUser", USER,
            "runAsGroup", USER,
            "fsGroup", USER,
            "seccompProfile", Map.of("type", "RuntimeDefault")));
    pod.put("volumes", volumes());
    pod.put("containers", List.of(container));
    if (form == JobForm.PYTORCHJOB) {
      pod.remove("restartPolicy"); // The replica's own holds.
    }
    return Map.of("metadata", Map.of("labels", labels()), "spec", pod);
  }

  /// Where the pod may go.
  private Map<String, Object> placement() {
    var pod = new LinkedHashMap<String, Object>();
    if (!config.pod().nodeSelector().isEmpty()) {
      pod.put("nodeSelector", config.pod().nodeSelector());
    }
    if (!config.pod().tolerations().isEmpty()) {
      pod.put("tolerations", config.pod().tolerated());
    }
    if (config.pod().pullSecret() != null) {
      pod.put("imagePullSecrets", List.of(Map.of("name", config.pod().pullSecret())));
    }
    return pod;
  }

  private Map<String, Object> resources() {
    var requests = new LinkedHashMap<String, Object>();
    requests.put("cpu", config.pod().cpu());
    requests.put("memory", config.pod().memory());
    var limits = new LinkedHashMap<String, Object>();
    limits.put("memory", config.pod().memory());
    if (config.pod().gpus() > 0) {
      var gpus = Integer.toString(config.pod().gpus());
      requests.put(config.pod().gpuResource(), gpus);
      limits.put(config.pod().gpuResource(), gpus);
    }
    return Map.of("requests", requests, "limits", limits);
  }

  private List<Map<String, Object>> environment() {
    var environment = new ArrayList<Map<String, Object>>();
    environment.add(Map.of("name", "CODESENSE_TRAINING", "value", SPEC_FOLDER + "/" + SPEC_FILE));
    environment.add(Map.of("name", "HOME", "value", "/tmp"));
    if (config.secret() != null) {
      for (var key : SECRET_KEYS) {
        environment.add(
            Map.of(
                "name",
                key,
                "valueFrom",
                Map.of(
                    "secretKeyRef",
                    Map.of("name", config.secret(), "key", key, "optional", true))));
      }
    }
    return environment;
  }

  private List<Map<String, Object>> volumes() {
    var volumes = new ArrayList<Map<String, Object>>();
    volumes.add(Map.of("name", "spec", "configMap", Map.of("name", spec.name())));
    volumes.add(Map.of("name", "tmp", "emptyDir", Map.of()));
    volumes.add(claim("base", config.base().claim()));
    var checkpoints = config.checkpoints().claim();
    volumes.add(
        checkpoints == null
            ? Map.of("name", "checkpoints", "emptyDir", Map.of())
            : claim("checkpoints", checkpoints));
    if (config.remote().claim() != null) {
      volumes.add(claim("remote", config.remote().claim()));
    }
    return volumes;
  }

  private static Map<String, Object> claim(String volume, String claim) {
    return Map.of("name", volume, "persistentVolumeClaim", Map.of("claimName", claim));
  }

  private List<Map<String, Object>> mounts() {
    var mounts = new ArrayList<Map<String, Object>>();
    mounts.add(Map.of("name", "spec", "mountPath", SPEC_FOLDER, "readOnly", true));
    mounts.add(Map.of("name", "tmp", "mountPath", "/tmp"));
    var base = new LinkedHashMap<String, Object>();
    base.put("name", "base");
    base.put("mountPath", TrainingSpec.BASE);
    base.put("readOnly", true);
    if (!config.base().folder().isEmpty()) {
      base.put("subPath", config.base().folder());
    }
    mounts.add(base);
    mounts.add(Map.of("name", "checkpoints", "mountPath", TrainingSpec.CHECKPOINTS));
    if (config.remote().claim() != null) {
      mounts.add(Map.of("name", "remote", "mountPath", TrainingSpec.REMOTE));
    }
    return mounts;
  }

  private Map<String, Object> metadata() {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", spec.name());
    metadata.put("labels", labels());
    return metadata;
  }

  private Map<String, Object> labels() {
    var labels = new LinkedHashMap<String, Object>(TRAINER);
    labels.put("app.kubernetes.io/part-of", "codesense");
    labels.put(SPEC_LABEL, spec.label());
    return labels;
  }

  private static KubeObject object(
      String apiVersion,
      String kind,
      Map<String, Object> metadata,
      String key,
      Map<String, ?> content) {
    return new KubeObject(
        Map.of("apiVersion", apiVersion, "kind", kind, "metadata", metadata, key, content));
  }
}
