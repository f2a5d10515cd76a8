package dev.codesense.finetune.adapter;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.settings.BaseModel;
import dev.codesense.finetune.settings.LoraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What vLLM asks of an adapter, asked before it is registered.
///
/// @param targetModules ends of the names of the layers, sorted
/// @param configSha256 of adapter_config.json with its keys and targets sorted
public record AdapterCheck(int rank, List<String> targetModules, String configSha256) {
  public static final String CONFIG = "adapter_config.json";
  public static final String WEIGHTS = "adapter_model.safetensors";

  private static final Pattern TENSOR =
      Pattern.compile("base_model\\.model\\.(?<module>.+)\\.lora_(?<side>[AB])\\.weight");

  /// Where the trainer's machine had the files.
  private static final Set<String> NO_MATTER = Set.of("base_model_name_or_path");

  private enum Side {
    A(0),
    B(1);

    /// Which dimension of its matrix is the rank.
    final int rank;

    Side(int rank) {
      this.rank = rank;
    }
  }

  /// Checks the files of a folder.
  ///
  /// @throws CodesenseException [FinetuneProblem#ADAPTER_REFUSED] naming all that is wrong
  public static AdapterCheck of(
      Path folder, BaseModel base, LoraSettings asked, RecordCodec codec) {
    var wrong = new ArrayList<String>();
    try {
      var config = codec.decodeObject(Files.readAllBytes(folder.resolve(CONFIG)));
      require(wrong, "peft_type", config, "LORA");
      require(wrong, "base_model_name_or_path", config, base.model());
      if (config.get("revision") != null) {
        require(wrong, "revision", config, base.revision());
      }
      requireNone(wrong, config, "use_dora", false);
      requireNone(wrong, config, "modules_to_save", List.of());
      requireNone(wrong, config, "bias", "none");
      requireNone(wrong, config, "rank_pattern", Map.of());
      requireNone(wrong, config, "alpha_pattern", Map.of());
      int rank = config.get("r") instanceof Number number ? number.intValue() : 0;
      if (rank != asked.rank() || !LoraSettings.SERVED_RANKS.contains(rank)) {
        wrong.add("r is %d, asked for was %d".formatted(rank, asked.rank()));
      }
      var targets = targets(config.get("target_modules"));
      if (targets.isEmpty()) {
        wrong.add("target_modules is empty");
      }
      if (!asked.allLinear() && !targets.equals(new TreeSet<>(asked.targetModules()))) {
        wrong.add(
            "target_modules is %s, asked for was %s".formatted(targets, asked.targetModules()));
      }
      checkTensors(wrong, Safetensors.read(folder.resolve(WEIGHTS), codec), rank, targets);
      if (wrong.isEmpty()) {
        return new AdapterCheck(rank, List.copyOf(targets), hash(config, targets, codec));
      }
    } catch (IOException e) {
      wrong.add("a file is missing: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      wrong.add("a file cannot be read: " + e.getMessage());
    }
    throw new CodesenseException(
        FinetuneProblem.ADAPTER_REFUSED,
        "vLLM would not serve the adapter as it was asked for: " + String.join("; ", wrong));
  }

  private static void require(
      List<String> wrong, String key, Map<String, Object> config, String expected) {
    if (!expected.equals(config.get(key))) {
      wrong.add("%s is %s, expected was %s".formatted(key, config.get(key), expected));
    }
  }

  private static void requireNone(
      List<String> wrong, Map<String, Object> config, String key, Object none) {
    var value = config.get(key);
    if (value != null && !value.equals(none)) {
      wrong.add("%s is %s, which vLLM does not serve".formatted(key, value));
    }
  }

  /// By the end of their names: PEFT writes the whole ones at times.
  private static TreeSet<String> targets(@Nullable Object value) {
    var targets = new TreeSet<String>();
    for (var item : value instanceof List<?> list ? list : List.of()) {
      var name = String.valueOf(item);
      targets.add(name.substring(name.lastIndexOf('.') + 1));
    }
    return targets;
  }

  private static void checkTensors(
      List<String> wrong, Safetensors file, int rank, Set<String> targets) {
    var sides = new TreeMap<String, EnumSet<Side>>();
    for (var tensor : file.tensors().entrySet()) {
      var name = TENSOR.matcher(tensor.getKey());
      if (!name.matches()) {
        wrong.add("%s is no tensor of a LoRA adapter".formatted(tensor.getKey()));
        return;
      }
      var side = Side.valueOf(name.group("side"));
      sides.computeIfAbsent(name.group("module"), _ -> EnumSet.noneOf(Side.class)).add(side);
      var shape = tensor.getValue();
      if (shape.size() != 2 || shape.get(side.rank) != rank) {
        wrong.add("%s has the shape %s, the rank is %d".formatted(tensor.getKey(), shape, rank));
        return;
      }
    }
    sides.forEach((module, found) -> {
      if (found.size() < 2) {
        wrong.add("%s has no lora_%s".formatted(module, found.contains(Side.A) ? "B" : "A"));
      }
    });
    var changed = new TreeSet<String>();
    sides.keySet().forEach(module -> changed.add(module.substring(module.lastIndexOf('.') + 1)));
    if (!changed.equals(targets)) {
      wrong.add("it changes %s, and target_modules is %s".formatted(changed, targets));
    }
  }

  private static String hash(Map<String, Object> config, Set<String> targets, RecordCodec codec) {
    var normal = new TreeMap<String, Object>();
    config.forEach((key, value) -> {
      if (!NO_MATTER.contains(key) && Objects.nonNull(value)) {
        normal.put(key, value);
      }
    });
    normal.put("target_modules", List.copyOf(targets));
    return Sha256.hex(codec.encode(normal));
  }
}
