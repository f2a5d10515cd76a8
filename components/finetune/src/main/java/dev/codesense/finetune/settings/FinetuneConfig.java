package dev.codesense.finetune.settings;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of finetune: the block `finetune` of codesense.yaml.
public record FinetuneConfig(
    @Doc("Image of the trainer, as images/trainer builds it") String image,
    @Doc(
            "What runs the training; auto: a TrainJob where the cluster has them, else a PyTorchJob, else a Job")
        @Default("auto")
        Target target,
    @Doc("TrainingRuntime that a TrainJob refers to; infra/training has it")
        @Default("codesense-trainer")
        String runtime,
    @Doc("Model that is tuned") BaseModel base,
    @Doc("The adapter") LoraSettings lora,
    @Doc("How it is trained") TrainingSettings training,
    @Doc("What it goes on from") CheckpointSettings checkpoints,
    @Doc("What the trainer's pod asks for") PodSettings pod,
    @Doc("Where rows and adapter go through") RemoteSettings remote,
    @Doc(
            "Secret whose keys AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD the trainer gets, those that it has; unset: none")
        @Nullable String secret,
    @Doc("Registered model in MLflow that gets a version, with the alias candidate")
        @Default("codesense-answers")
        String registeredModel,
    @Doc("Longest time from the first pod to the end of the training") @Default("12h")
        Duration deadline,
    @Doc("Longest wait for a node, or for the queue") @Default("2h") Duration longestQueue,
    @Doc("Whether the job is deleted or goes on when this command or task is interrupted")
        @Default("delete")
        Interruption onInterrupt) {

  /// What runs a training.
  public enum Target {
    AUTO,
    TRAINJOB,
    PYTORCHJOB,
    JOB
  }

  /// What becomes of a job whose launcher is interrupted.
  public enum Interruption {
    DELETE,
    KEEP
  }

  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  public FinetuneConfig {
    if (image.isBlank()) {
      throw new RefusedValueException(FinetuneConfig::image, "must not be blank");
    }
    if (!MODEL.matcher(registeredModel).matches()) {
      throw new RefusedValueException(
          FinetuneConfig::registeredModel,
          "must have 1 to 200 letters, digits, _ or -, was " + registeredModel);
    }
    requirePositive(FinetuneConfig::deadline, deadline);
    requirePositive(FinetuneConfig::longestQueue, longestQueue);
  }

  private static void requirePositive(Accessor<FinetuneConfig, Duration> field, Duration value) {
    if (!value.isPositive()) {
      throw new RefusedValueException(field, "must be longer than 0, was " + value);
    }
  }
}
