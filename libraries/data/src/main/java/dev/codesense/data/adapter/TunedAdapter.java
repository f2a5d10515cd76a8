package dev.codesense.data.adapter;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An adapter (LoRA) for a base model, checked to be one that vLLM serves.
///
/// Next to artifact.json, `objects/` holds `adapter_config.json` and `adapter_model.safetensors`: a
/// folder that vLLM loads as it is.
///
/// @param baseModel name of the model that it belongs to
/// @param baseRevision commit of that model's repository
/// @param rank which the server's `--max-lora-rank` must reach
/// @param targetModules ends of the names of the layers that it changes, sorted
/// @param files of `objects/`, by name
/// @param digest DVC's id of the folder in the remote: MD5 hex and `.dir`
/// @param configSha256 of adapter_config.json with its keys and targets sorted, 64 hex digits
/// @param registration its version in MLflow; null where no server is configured
/// @param lineage what it was made from
/// @param losses of the last steps
@ArtifactFormat(name = "TunedAdapter", version = 1, kfpType = "system.Model")
public record TunedAdapter(
    String baseModel,
    String baseRevision,
    int rank,
    List<String> targetModules,
    SortedMap<String, File> files,
    String digest,
    String configSha256,
    @Nullable Registration registration,
    Lineage lineage,
    Losses losses)
    implements Visualized {
  /// Tag of a registered version that holds DVC's id of the training set.
  public static final String TRAINING_DATA = "codesense.training_data";

  public TunedAdapter {
    targetModules = targetModules.stream().sorted().toList();
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /// This, as a version of a registered model.
  public TunedAdapter registered(Registration as) {
    return new TunedAdapter(
        baseModel,
        baseRevision,
        rank,
        targetModules,
        files,
        digest,
        configSha256,
        as,
        lineage,
        losses);
  }

  /// @param md5 32 hex digits
  /// @param size in bytes
  public record File(String md5, long size) {}

  /// A version of a registered model.
  ///
  /// @param version from 1
  public record Registration(String model, int version) {}

  /// @param trainingSpec SHA-256 of image, base, rows and settings of the training
  /// @param trainingData DVC's id of the training set
  /// @param index physical name of the generation that the rows were made from
  /// @param repositories that were trained on, with their commits
  public record Lineage(
      String trainingSpec,
      String trainingData,
      String index,
      SortedMap<String, String> repositories) {
    public Lineage {
      repositories = Collections.unmodifiableSortedMap(new TreeMap<>(repositories));
    }
  }

  /// @param train mean loss; null where the trainer did not say
  /// @param validation loss on rows that were not trained on; null without such rows
  /// @param steps of the training
  /// @param seconds of its last attempt
  public record Losses(
      @Nullable Double train, @Nullable Double validation, long steps, long seconds) {}

  @Override
  public Map<String, Object> metadata() {
    var metadata = new TreeMap<String, Object>();
    metadata.put("base_model", baseModel);
    metadata.put("base_revision", baseRevision);
    metadata.put("rank", rank);
    metadata.put("target_modules", Visualized.listed(targetModules));
    metadata.put("digest", digest);
    metadata.put("training_data", lineage.trainingData());
    metadata.put("index", lineage.index());
    metadata.put(
        "commits",
        Visualized.listed(
            lineage.repositories().entrySet().stream()
                .map(repository -> repository.getKey() + "@" + repository.getValue())
                .toList()));
    if (registration != null) {
      metadata.put("registered_model", registration.model());
      metadata.put("version", registration.version());
    }
    return metadata;
  }
}
