package dev.codesense.finetune.settings;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The model that is tuned, as the trainer's pod finds it on a volume. Nothing is downloaded.
public record BaseModel(
    @Doc("Name of the base model, such as Qwen/Qwen2.5-Coder-7B-Instruct: the one that is served")
        String model,
    @Doc(
            "Commit of the base model's repository, so that training and serving mean the same weights")
        String revision,
    @Doc(
            "Claim that holds the base model, such as one of your own or the one that KServe makes for a LocalModelCache: NAME-NODEGROUP")
        String claim,
    @Doc("Folder of the claim with config.json and the weights; empty: its root") @Default("")
        String folder,
    @Doc("Parameters in billions, for the estimate; unset: as its name says, such as 7B")
        @Nullable Double parameters) {
  private static final Pattern SIZE =
      Pattern.compile("(?i)(?<![A-Za-z0-9.])([0-9]+(?:\\.[0-9]+)?)([BM])(?![A-Za-z])");
  private static final double MILLION = 1e6;
  private static final double BILLION = 1e9;

  public BaseModel {
    if (model.isBlank()) {
      throw new RefusedValueException(BaseModel::model, "must not be blank");
    }
    if (revision.isBlank()) {
      throw new RefusedValueException(BaseModel::revision, "must not be blank");
    }
    if (folder.startsWith("/") || folder.matches("(?:.*/)?\\.\\.(?:/.*)?")) {
      throw new RefusedValueException(
          BaseModel::folder, "must be a path within the claim, was " + folder);
    }
    if (parameters != null && !(parameters > 0)) {
      throw new RefusedValueException(
          BaseModel::parameters, "must be more than 0, was " + parameters);
    }
  }

  /// How many parameters it has; empty where neither the settings nor its name say so.
  public OptionalDouble size() {
    if (parameters != null) {
      return OptionalDouble.of(parameters * BILLION);
    }
    var size = SIZE.matcher(model);
    return size.find()
        ? OptionalDouble.of(
            Double.parseDouble(size.group(1))
                * (size.group(2).equalsIgnoreCase("B") ? BILLION : MILLION))
        : OptionalDouble.empty();
  }
}
