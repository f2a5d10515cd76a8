package dev.codesense.finetune.settings;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import org.jspecify.annotations.Nullable;

/// States of a training that it goes on from after its pod was taken away.
public record CheckpointSettings(
    @Doc("Claim that keeps checkpoints; unset: they end with the pod, and a new one begins anew")
        @Nullable String claim,
    @Doc("Steps from one checkpoint to the next") @Default("50") int everySteps,
    @Doc("Checkpoints of a training that are kept") @Default("2") int keep) {
  public CheckpointSettings {
    if (everySteps < 1) {
      throw new RefusedValueException(
          CheckpointSettings::everySteps, "must be at least 1, was " + everySteps);
    }
    if (keep < 1) {
      throw new RefusedValueException(CheckpointSettings::keep, "must be at least 1, was " + keep);
    }
  }
}
