package dev.codesense.finetune.settings;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import org.jspecify.annotations.Nullable;

/// How the adapter is trained.
public record TrainingSettings(
    @Doc("Times that every row is trained on") @Default("2") double epochs,
    @Doc("Steps at most; unset: as many as the epochs have") @Nullable Integer maxSteps,
    @Doc("Highest learning rate; one for full training, such as 2e-5, is too low for an adapter")
        @Default("2e-4")
        double learningRate,
    @Doc("How the learning rate falls after the warm-up") @Default("cosine") Schedule schedule,
    @Doc("Share of the steps, 0 to less than 1, in which the learning rate rises from 0")
        @Default("0.03")
        double warmupShare,
    @Doc("Rows that the GPU works on at a time") @Default("2") int batch,
    @Doc("Batches whose gradients are added up for one step") @Default("8") int accumulation,
    @Doc("Tokens of a row, prompt and answer together; longer rows are left out") @Default("4096")
        int maxLength,
    @Doc("Whether short rows share a sequence, in which they do not see each other: faster")
        @Default("false")
        boolean packing,
    @Doc("Whether the answer alone is learned, and not the prompt too") @Default("true")
        boolean completionOnly,
    @Doc("Seed of everything that is left to chance") @Default("3407") int seed,
    @Doc("Numbers that the model calculates in; fp32 for a CPU") @Default("bf16")
        Precision precision,
    @Doc("How the base model's weights are held: nf4 is 4 bits (QLoRA), none as they are")
        @Default("nf4")
        Quantisation quantisation,
    @Doc(
            "Whether results between layers are calculated again instead of kept: slower, far less memory")
        @Default("true")
        boolean activationCheckpointing,
    @Doc(
            "Largest share of the rows, 0 to 1, that may be left out because they are longer than max-length")
        @Default("0.02")
        double mostTruncated) {

  /// Names of the schedules of `transformers`.
  public enum Schedule {
    COSINE,
    LINEAR,
    CONSTANT
  }

  public enum Precision {
    BF16,
    FP32
  }

  public enum Quantisation {
    NF4,
    NONE
  }

  private static final double HIGHEST_RATE = 0.1;

  public TrainingSettings {
    if (!(epochs > 0)) {
      throw new RefusedValueException(
          TrainingSettings::epochs, "must be more than 0, was " + epochs);
    }
    if (maxSteps != null && maxSteps < 1) {
      throw new RefusedValueException(
          TrainingSettings::maxSteps, "must be at least 1, was " + maxSteps);
    }
    if (!(learningRate > 0 && learningRate <= HIGHEST_RATE)) {
      throw new RefusedValueException(
          TrainingSettings::learningRate,
          "must be more than 0 and at most %s, was %s".formatted(HIGHEST_RATE, learningRate));
    }
    if (!(warmupShare >= 0 && warmupShare < 1)) {
      throw new RefusedValueException(
          TrainingSettings::warmupShare, "must be from 0 to less than 1, was " + warmupShare);
    }
    if (!(mostTruncated >= 0 && mostTruncated <= 1)) {
      throw new RefusedValueException(
          TrainingSettings::mostTruncated, "must be from 0 to 1, was " + mostTruncated);
    }
    if (seed < 0) {
      throw new RefusedValueException(TrainingSettings::seed, "must be at least 0, was " + seed);
    }
    requirePositive(TrainingSettings::batch, batch);
    requirePositive(TrainingSettings::accumulation, accumulation);
    requirePositive(TrainingSettings::maxLength, maxLength);
  }

  private static void requirePositive(Accessor<TrainingSettings, Integer> field, int value) {
    if (value < 1) {
      throw new RefusedValueException(field, "must be at least 1, was " + value);
    }
  }
}
