package dev.codesense.deploy.kserve;

import dev.codesense.core.RecordCodec;
import dev.codesense.deploy.drive.ServedState.Change;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of an InferenceService that a rollout does not change, and who changed them: each
/// change makes new pods.
public final class FixedFields {
  /// Annotations that KServe does not hand on to Knative: a change of them changes nothing. Its own
  /// list, in the ConfigMap inferenceservice-config.
  private static final Set<String> NOT_HANDED_ON =
      Set.of(
          "autoscaling.knative.dev/min-scale",
          "autoscaling.knative.dev/max-scale",
          "internal.serving.kserve.io/storage-initializer-sourceuri",
          "kubectl.kubernetes.io/last-applied-configuration",
          "modelFormat");

  private final RecordCodec codec;

  public FixedFields(RecordCodec codec) {
    this.codec = codec;
  }

  /// All but those that a rollout changes, by path.
  public SortedMap<String, String> of(KubeObject service) {
    var fields = new TreeMap<String, String>();
    service.at("spec").ifPresent(spec -> add(fields, List.of("spec"), spec));
    service
        .at("metadata", "labels")
        .ifPresent(labels -> add(fields, List.of("metadata", "labels"), labels));
    service
        .at("metadata", "annotations")
        .ifPresent(all -> add(fields, List.of("metadata", "annotations"), all));
    fields.keySet().removeIf(FixedFields::mayChange);
    return fields;
  }

  private void add(SortedMap<String, String> fields, List<String> path, Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((key, inner) ->
          add(fields, Stream.concat(path.stream(), Stream.of(key.toString())).toList(), inner));
    } else {
      fields.put(
          String.join(SEPARATOR, path), new String(codec.encode(value), StandardCharsets.UTF_8));
    }
  }

  /// A key may have dots and slashes, but no space.
  private static final String SEPARATOR = " ";

  private static boolean mayChange(String path) {
    return path.equals("spec predictor canaryTrafficPercent")
        || path.equals("spec predictor model storageUri")
        || path.startsWith("spec predictor storageUris")
        || (path.startsWith("metadata annotations ")
            && NOT_HANDED_ON.contains(path.substring("metadata annotations ".length())));
  }

  /// The first field that is not as it was and that somebody else has set. What our own write
  /// brought with it, such as defaults that an admission webhook adds, is ours.
  public Optional<Change> changed(KubeObject service, SortedMap<String, String> before) {
    var now = of(service);
    var paths = new ArrayList<String>();
    now.forEach((path, value) -> {
      if (!value.equals(before.get(path))) {
        paths.add(path);
      }
    });
    before.keySet().stream().filter(path -> !now.containsKey(path)).forEach(paths::add);
    return paths.stream()
        .sorted()
        .map(path -> change(service, List.of(path.split(SEPARATOR))))
        .filter(change -> !change.by().equals(Cluster.FIELD_MANAGER))
        .findFirst();
  }

  /// A change of a field, by who set it last. Who removed one is nowhere written.
  public static Change change(KubeObject service, List<String> path) {
    return new Change(
        managers(service).stream()
            .filter(entry -> owns(entry.get("fieldsV1"), path))
            .map(entry -> String.valueOf(entry.get("manager")))
            .findFirst()
            .orElse("somebody"),
        String.join(".", path));
  }

  /// Whether we have set this field last.
  public static boolean areOurs(KubeObject service, List<String> path) {
    return change(service, path).by().equals(Cluster.FIELD_MANAGER);
  }

  /// Newest first.
  private static List<Map<?, ?>> managers(KubeObject service) {
    var entries = new ArrayList<Map<?, ?>>();
    if (service.at("metadata", "managedFields").orElse(List.of()) instanceof List<?> list) {
      for (var entry : list) {
        if (entry instanceof Map<?, ?> map) {
          entries.add(map);
        }
      }
    }
    entries.sort(
        Comparator.comparing((Map<?, ?> entry) -> String.valueOf(entry.get("time"))).reversed());
    return entries;
  }

  private static boolean owns(@Nullable Object fields, List<String> path) {
    var level = fields;
    for (var key : path) {
      if (!(level instanceof Map<?, ?> map) || !map.containsKey("f:" + key)) {
        return false;
      }
      level = map.get("f:" + key);
    }
    return true;
  }
}
