package dev.codesense.finetune.trainer;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the trainer is told: one JSON file. Trainings with the same hash make the same adapter, so
/// one that runs already is not started again.
///
/// @param hash SHA-256 of what decides the result: image, base, rows, adapter and training
/// @param json version 1 of the file, without secrets
public record TrainingSpec(String hash, String json) {
  /// Folders of the trainer's container.
  public static final String BASE = "/models/base";

  public static final String REMOTE = "/remote";
  public static final String CHECKPOINTS = "/checkpoints";

  /// Hexadecimal digits of the hash in names and labels: two trainings that share them are not met.
  private static final int SHORT = 12;

  /// Name of a job, of its ConfigMap, and of the folder of its checkpoints.
  public String name() {
    return name(hash);
  }

  private static String name(String hash) {
    return "codesense-" + hash.substring(0, SHORT);
  }

  /// The value of a label, which has at most 63 characters.
  public String label() {
    return hash.substring(0, 40);
  }

  /// @param remote URL of the DVC remote as the trainer sees it
  /// @param endpoint of a remote on S3 that is not Amazon's; null: Amazon's, or a folder
  public static TrainingSpec of(
      FinetuneConfig config,
      TrainingSet set,
      String remote,
      @Nullable String endpoint,
      MlflowConfig mlflow,
      RecordCodec codec) {
    var base = new LinkedHashMap<String, Object>();
    base.put("model", config.base().model());
    base.put("revision", config.base().revision());
    base.put("path", BASE);
    var rows = new TreeMap<String, Object>();
    rows.put("train", rows(set, Split.TRAIN));
    rows.put("validation", rows(set, Split.VALIDATION));
    var lora = lora(config);
    var training = training(config);
    var deciding = new LinkedHashMap<String, Object>();
    deciding.put("image", config.image());
    deciding.put("base", base);
    deciding.put("hash", set.dataDigest());
    deciding.put("lora", lora);
    deciding.put("training", training);
    var hash = Sha256.hex(codec.encode(deciding));

    var output = place(remote, endpoint);
    var data = new LinkedHashMap<>(output);
    data.put("hash", set.dataDigest());
    data.put("rows", rows);
    var spec = new LinkedHashMap<String, Object>();
    spec.put("version", 1);
    spec.put("run", name(hash));
    spec.put("specHash", hash);
    spec.put("base", base);
    spec.put("data", data);
    spec.put("lora", lora);
    spec.put("training", training);
    spec.put(
        "checkpoints",
        Map.of(
            "directory", CHECKPOINTS + "/" + name(hash),
            "everySteps", config.checkpoints().everySteps(),
            "keep", config.checkpoints().keep()));
    spec.put("output", output);
    if (mlflow.endpoint() != null) {
      spec.put(
          "mlflow",
          Map.of(
              "uri", mlflow.endpoint().toString(),
              "experiment", mlflow.experiment(),
              "runName", name(hash)));
    }
    return new TrainingSpec(hash, new String(codec.encode(spec), StandardCharsets.UTF_8));
  }

  private static long rows(TrainingSet set, Split split) {
    return set.parts().stream()
        .filter(part -> part.split() == split)
        .mapToLong(TrainingSet.Part::rows)
        .sum();
  }

  private static Map<String, Object> place(String remote, @Nullable String endpoint) {
    var place = new LinkedHashMap<String, Object>();
    place.put("remote", remote);
    if (endpoint != null) {
      place.put("endpoint", endpoint);
    }
    return place;
  }

  private static Map<String, Object> lora(FinetuneConfig config) {
    var settings = config.lora();
    var lora = new LinkedHashMap<String, Object>();
    lora.put("rank", settings.rank());
    lora.put("alpha", settings.alpha());
    lora.put("dropout", settings.dropout());
    lora.put(
        "targetModules",
        settings.allLinear() ? settings.targetModules().getFirst() : settings.targetModules());
    return lora;
  }

  private static Map<String, Object> training(FinetuneConfig config) {
    var settings = config.training();
    var training = new LinkedHashMap<String, Object>();
    training.put("epochs", settings.epochs());
    if (settings.maxSteps() != null) {
      training.put("maxSteps", settings.maxSteps());
    }
    training.put("learningRate", settings.learningRate());
    training.put("schedule", word(settings.schedule()));
    training.put("warmupShare", settings.warmupShare());
    training.put("batch", settings.batch());
    training.put("accumulation", settings.accumulation());
    training.put("maxLength", settings.maxLength());
    training.put("packing", settings.packing());
    training.put("completionOnly", settings.completionOnly());
    training.put("seed", settings.seed());
    training.put("precision", word(settings.precision()));
    training.put("quantisation", word(settings.quantisation()));
    training.put("activationCheckpointing", settings.activationCheckpointing());
    training.put("mostTruncated", settings.mostTruncated());
    training.put("device", config.pod().gpus() > 0 ? "cuda" : "cpu");
    return training;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
