package dev.codesense.finetune.settings;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.text.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the trainer's pod asks of the cluster.
public record PodSettings(
    @Doc("GPUs: 1, or 0 for a small model on a CPU") @Default("1") int gpus,
    @Doc("Name of the resource that a GPU is") @Default("nvidia.com/gpu") String gpuResource,
    @Doc("Memory of the GPU in GiB, which the estimate is held against; unset: not checked")
        @Nullable Integer gpuMemory,
    @Doc("CPU cores") @Default("4") String cpu,
    @Doc("Memory") @Default("32Gi") String memory,
    @Doc("Labels that the node must have") @Default("{}") Map<String, String> nodeSelector,
    @Doc(
            "Taints of nodes that the pod may go to, written as for kubectl: KEY, KEY:EFFECT or KEY=VALUE:EFFECT")
        @Default("['nvidia.com/gpu:NoSchedule']")
        List<String> tolerations,
    @Doc(
            "PriorityClass of a PyTorchJob's or Job's pod, where a TrainJob has its runtime's; unset: the namespace's default")
        @Nullable String priorityClass,
    @Doc("LocalQueue of Kueue that admits the job; unset: it starts at once")
        @Nullable String queue,
    @Doc(
            "Secret with the credentials of the image's registry, which a TrainJob of Kubeflow Trainer 2.0 leaves to its runtime; unset: none")
        @Nullable String pullSecret) {
  private static final Pattern TAINT =
      Pattern.compile(
          "(?<key>[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?)(?:=(?<value>[A-Za-z0-9._-]*))?"
              + "(?::(?<effect>NoSchedule|PreferNoSchedule|NoExecute))?");

  public PodSettings {
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
    if (gpus != 0 && gpus != 1) {
      throw new RefusedValueException(
          PodSettings::gpus, "must be 0 or 1: the trainer works with one GPU, was " + gpus);
    }
    if (gpuMemory != null && gpuMemory < 1) {
      throw new RefusedValueException(
          PodSettings::gpuMemory, "must be at least 1, was " + gpuMemory);
    }
    requireQuantity(PodSettings::cpu, cpu);
    requireQuantity(PodSettings::memory, memory);
    for (var taint : tolerations) {
      if (!TAINT.matcher(taint).matches()) {
        throw new RefusedValueException(
            PodSettings::tolerations,
            "must be written as for kubectl, such as nvidia.com/gpu:NoSchedule, was " + taint);
      }
    }
  }

  private static void requireQuantity(Accessor<PodSettings, String> field, String value) {
    try {
      Quantity.value(value);
    } catch (IllegalArgumentException e) {
      throw new RefusedValueException(field, "must be a quantity: " + e.getMessage(), e);
    }
  }

  /// The tolerations as a pod has them.
  public List<Map<String, Object>> tolerated() {
    return tolerations.stream()
        .map(text -> {
          var taint = TAINT.matcher(text);
          taint.matches();
          var toleration = new TreeMap<String, Object>();
          toleration.put("key", taint.group("key"));
          toleration.put("operator", taint.group("value") == null ? "Exists" : "Equal");
          if (taint.group("value") != null) {
            toleration.put("value", taint.group("value"));
          }
          if (taint.group("effect") != null) {
            toleration.put("effect", taint.group("effect"));
          }
          return (Map<String, Object>) toleration;
        })
        .toList();
  }
}
