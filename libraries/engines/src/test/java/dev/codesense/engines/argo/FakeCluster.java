package dev.codesense.engines.argo;

import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.LogPosition;
import dev.codesense.kube.ObjectEvent;
import dev.codesense.kube.ObjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A cluster in memory, whose clock goes on by a second with each new object. Knows no kinds: what
/// an API server refuses, it takes.
final class FakeCluster implements Cluster {
  private final Map<String, KubeObject> objects = new TreeMap<>();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @Override
  public String address() {
    return "memory";
  }

  @Override
  public String namespace() {
    return "team-a";
  }

  @Override
  public KubeObject apply(KubeObject object, OnConflict conflict) {
    var there = objects.get(key(object.objectKind(), object.name()));
    return there == null
        ? create(object).orElseThrow()
        : put(new KubeObject(merged(there.tree(), object.tree())));
  }

  @Override
  public KubeObject check(KubeObject object, OnConflict conflict) {
    return object;
  }

  @Override
  public Optional<KubeObject> create(KubeObject object) {
    if (get(object.objectKind(), object.name()).isPresent()) {
      return Optional.empty();
    }
    now = now.plusSeconds(1);
    return Optional.of(
        put(
            new KubeObject(
                merged(
                    object.tree(),
                    Map.of("metadata", Map.of("creationTimestamp", now.toString()))))));
  }

  private KubeObject put(KubeObject object) {
    objects.put(key(object.objectKind(), object.name()), object);
    return object;
  }

  private static Map<String, Object> merged(Map<?, ?> there, Map<?, ?> more) {
    var all = new TreeMap<String, Object>();
    there.forEach((key, value) -> all.put(String.valueOf(key), value));
    more.forEach((key, value) ->
        all.merge(
            String.valueOf(key),
            value,
            (old, given) ->
                old instanceof Map<?, ?> fields && given instanceof Map<?, ?> others
                    ? merged(fields, others)
                    : given));
    return all;
  }

  @Override
  public Optional<KubeObject> get(ObjectKind kind, String name) {
    return Optional.ofNullable(objects.get(key(kind, name)));
  }

  @Override
  public List<KubeObject> list(ObjectKind kind, Map<String, String> labels) {
    return objects.values().stream()
        .filter(object -> object.objectKind().equals(kind))
        .filter(object ->
            labels.entrySet().stream()
                .allMatch(label ->
                    object
                        .at("metadata", "labels", label.getKey())
                        .equals(Optional.of(label.getValue()))))
        .sorted(Comparator.comparing(KubeObject::name))
        .toList();
  }

  @Override
  public Optional<KubeObject> replace(KubeObject object) {
    throw new UnsupportedOperationException("Workflows are not replaced");
  }

  @Override
  public Optional<KubeObject> patch(ObjectKind kind, String name, Map<String, ?> patch) {
    throw new UnsupportedOperationException("Workflows are not patched");
  }

  @Override
  public Optional<KubeObject> checkPatch(ObjectKind kind, String name, Map<String, ?> patch) {
    throw new UnsupportedOperationException("Workflows are not patched");
  }

  @Override
  public boolean delete(ObjectKind kind, String name, Owned owned) {
    return objects.remove(key(kind, name)) != null;
  }

  @Override
  public KubeObject await(
      ObjectKind kind, String name, Predicate<KubeObject> wanted, Duration deadline) {
    throw new UnsupportedOperationException("Nobody else changes objects here");
  }

  @Override
  public boolean may(String verb, ObjectKind kind) {
    return true;
  }

  @Override
  public boolean serves(ObjectKind kind) {
    return true;
  }

  @Override
  public boolean hasField(ObjectKind kind, String... path) {
    return true;
  }

  @Override
  public Watch watch(ObjectKind kind, Map<String, String> labels, Runnable changed) {
    throw new UnsupportedOperationException("No engine watches");
  }

  @Override
  public List<ObjectEvent> events(KubeObject object) {
    return List.of();
  }

  @Override
  public void followLog(String pod, String container, LogPosition position, Consumer<String> line) {
    throw new UnsupportedOperationException("No engine follows logs");
  }

  @Override
  public void close() {}

  private static String key(ObjectKind kind, String name) {
    return kind.kind() + " " + name;
  }
}
