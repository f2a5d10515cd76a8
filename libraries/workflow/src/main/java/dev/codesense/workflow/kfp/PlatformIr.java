package dev.codesense.workflow.kfp;

import dev.codesense.workflow.graph.TaskOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The Kubernetes side of a task: a KubernetesExecutorConfig, the value of
/// `platforms.kubernetes.deploymentSpec.executors.<label>`. Fields as of KFP 2.5 and later.
///
/// @see <a
///   href="https://github.com/kubeflow/pipelines/blob/2.17.0/kubernetes_platform/proto/kubernetes_executor_config.proto">
///   kubernetes_executor_config.proto</a>
final class PlatformIr {

  private PlatformIr() {}

  /// Empty when nothing is asked for.
  static Map<String, Object> of(TaskOptions options) {
    var config = new TreeMap<String, Object>();
    options
        .timeout()
        .ifPresent(limit -> config.put("activeDeadlineSeconds", String.valueOf(limit.toSeconds())));
    options.pullPolicy().ifPresent(policy -> config.put("imagePullPolicy", policy.kubernetes()));
    putUnlessEmpty(
        config,
        "imagePullSecret",
        options.pullSecrets().stream()
            .map(secret -> Map.<String, Object>of("secretNameParameter", constant(secret)))
            .toList());
    if (!options.nodeSelector().isEmpty()) {
      config.put("nodeSelector", Map.of("labels", options.nodeSelector()));
    }
    putUnlessEmpty(
        config, "tolerations", options.tolerations().stream().map(PlatformIr::toleration).toList());
    var metadata = new TreeMap<String, Object>();
    if (!options.labels().isEmpty()) {
      metadata.put("labels", options.labels());
    }
    if (!options.annotations().isEmpty()) {
      metadata.put("annotations", options.annotations());
    }
    if (!metadata.isEmpty()) {
      config.put("podMetadata", metadata);
    }
    for (var holder : TaskOptions.Holder.values()) {
      putUnlessEmpty(config, key(holder) + "AsEnv", variables(options, holder));
      putUnlessEmpty(config, key(holder) + "AsVolume", files(options, holder));
    }
    putUnlessEmpty(config, "pvcMount", options.claims().stream().map(PlatformIr::claim).toList());
    return config;
  }

  private static String key(TaskOptions.Holder holder) {
    return switch (holder) {
      case SECRET -> "secret";
      case CONFIG_MAP -> "configMap";
    };
  }

  /// Variables of one object stand together.
  private record Together(String object, boolean optional) {}

  private static List<Map<String, Object>> variables(
      TaskOptions options, TaskOptions.Holder holder) {
    var objects = new LinkedHashMap<Together, List<Map<String, Object>>>();
    for (var variable : options.fromSecrets()) {
      if (variable.holder() == holder) {
        objects
            .computeIfAbsent(
                new Together(variable.object(), variable.optional()), _ -> new ArrayList<>())
            .add(Map.of(key(holder) + "Key", variable.key(), "envVar", variable.variable()));
      }
    }
    return objects.entrySet().stream()
        .map(entry -> keys(entry.getKey(), entry.getValue(), holder))
        .toList();
  }

  private static Map<String, Object> keys(
      Together together, List<Map<String, Object>> keys, TaskOptions.Holder holder) {
    var entry = new TreeMap<String, Object>();
    entry.put("keyToEnv", keys);
    entry.put(key(holder) + "NameParameter", constant(together.object()));
    if (together.optional()) {
      // Said only where it is meant: servers before 2.15 do not know the field.
      entry.put("optional", true);
    }
    return entry;
  }

  private static List<Map<String, Object>> files(TaskOptions options, TaskOptions.Holder holder) {
    return options.files().stream()
        .filter(files -> files.holder() == holder)
        .map(files -> {
          var volume = new TreeMap<String, Object>();
          volume.put("mountPath", files.path());
          volume.put(key(holder) + "NameParameter", constant(files.object()));
          // Absent means optional to KFP.
          volume.put("optional", files.optional());
          return (Map<String, Object>) volume;
        })
        .toList();
  }

  private static Map<String, Object> claim(TaskOptions.ClaimMount claim) {
    var mount = new TreeMap<String, Object>();
    mount.put("mountPath", claim.path());
    mount.put("pvcNameParameter", constant(claim.claim()));
    claim.subPath().ifPresent(path -> mount.put("subPath", path));
    return mount;
  }

  private static Map<String, Object> toleration(TaskOptions.Toleration toleration) {
    var written = new TreeMap<String, Object>();
    toleration.key().ifPresent(key -> written.put("key", key));
    written.put("operator", toleration.value().isPresent() ? "Equal" : "Exists");
    toleration.value().ifPresent(value -> written.put("value", value));
    toleration.effect().ifPresent(effect -> written.put("effect", effect.kubernetes()));
    toleration
        .seconds()
        .ifPresent(seconds -> written.put("tolerationSeconds", String.valueOf(seconds)));
    return written;
  }

  private static Map<String, Object> constant(String value) {
    return Map.of("runtimeValue", Map.of("constant", value));
  }

  private static void putUnlessEmpty(Map<String, Object> target, String key, List<?> value) {
    if (!value.isEmpty()) {
      target.put(key, value);
    }
  }
}
