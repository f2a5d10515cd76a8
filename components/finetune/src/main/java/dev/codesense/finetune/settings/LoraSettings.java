package dev.codesense.finetune.settings;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.finetune.contract.FinetuneProblem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The adapter (LoRA): its shape, and where in the model it sits. It has neither DoRA, biases nor
/// whole modules to save: vLLM serves none of them.
public record LoraSettings(
    @Doc("Rank: 1, 8, 16, 32, 64, 128, 256, 320 or 512, which are the ones that vLLM serves")
        @Default("16")
        int rank,
    @Doc("Scale of the adapter's output, divided by the rank") @Default("32") int alpha,
    @Doc("Share of the adapter's input, 0 to less than 1, that is left out at random in training")
        @Default("0.05")
        double dropout,
    @Doc(
            "Linear layers that get an adapter, by the end of their names, such as q_proj; all-linear: all but the output layer")
        @Default("[all-linear]")
        List<String> targetModules) {
  /// What `--max-lora-rank` of vLLM may be; it serves an adapter up to it.
  public static final Set<Integer> SERVED_RANKS = Set.of(1, 8, 16, 32, 64, 128, 256, 320, 512);

  /// The word for every linear layer.
  public static final String ALL_LINEAR = "all-linear";

  /// Layers that vLLM does not take adapters for.
  private static final Set<String> NOT_SERVED = Set.of("lm_head", "embed_tokens", "wte", "wpe");

  public LoraSettings {
    targetModules = List.copyOf(targetModules);
    if (!SERVED_RANKS.contains(rank)) {
      throw new RefusedValueException(
          FinetuneProblem.NOT_SERVABLE,
          LoraSettings::rank,
          "must be one of %s, which vLLM serves, was %d"
              .formatted(new TreeSet<>(SERVED_RANKS), rank));
    }
    if (alpha < 1) {
      throw new RefusedValueException(LoraSettings::alpha, "must be at least 1, was " + alpha);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new RefusedValueException(
          LoraSettings::dropout, "must be from 0 to less than 1, was " + dropout);
    }
    if (targetModules.isEmpty()
        || (targetModules.contains(ALL_LINEAR) && targetModules.size() > 1)) {
      throw new RefusedValueException(
          LoraSettings::targetModules,
          "must be all-linear alone or names of layers, was " + targetModules);
    }
    for (var module : targetModules) {
      if (NOT_SERVED.contains(module.substring(module.lastIndexOf('.') + 1))) {
        throw new RefusedValueException(
            FinetuneProblem.NOT_SERVABLE,
            LoraSettings::targetModules,
            "must not hold %s: vLLM takes adapters for linear layers within the model alone"
                .formatted(module));
      }
    }
  }

  public boolean allLinear() {
    return targetModules.equals(List.of(ALL_LINEAR));
  }
}
