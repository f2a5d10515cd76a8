package dev.codesense.deploy.world;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.LogPosition;
import dev.codesense.kube.ObjectEvent;
import dev.codesense.kube.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A cluster in memory: versions, merge patches and managers of fields as an API server has them.
/// It knows no schemas.
public final class MemoryWorld implements World {
  private final Map<String, Map<String, Object>> objects = new TreeMap<>();

  /// Of each object, who set which field, and when.
  private final Map<String, Map<List<String>, Owner>> owners = new HashMap<>();

  private final Map<String, Integer> generations = new HashMap<>();
  private final Set<ObjectKind> unknown = new HashSet<>();
  private final Set<String> forbidden = new HashSet<>();
  private long writes;

  private record Owner(String manager, long write) {}

  public MemoryWorld(KubeObject service) {
    write("kubectl", key(service.objectKind(), service.name()), service.tree());
  }

  /// From now on, codesense must not do this, such as `patch InferenceService`.
  public void forbid(String verbAndKind) {
    forbidden.add(verbAndKind);
  }

  /// From now on, the cluster does not know this kind.
  public void withoutKind(ObjectKind kind) {
    unknown.add(kind);
  }

  @Override
  public Cluster cluster() {
    return new View();
  }

  @Override
  public Cluster opened() {
    return new View();
  }

  @Override
  public void create(KubeObject object) {
    write("kubectl", key(object.objectKind(), object.name()), object.tree());
  }

  @Override
  public void delete(ObjectKind kind, String name) {
    objects.remove(key(kind, name));
  }

  @Override
  public void status(ObjectKind kind, String name, Map<String, Object> status) {
    var key = key(kind, name);
    if (objects.containsKey(key)) {
      var tree = new HashMap<>(objects.get(key));
      tree.put("status", status);
      put(key, tree);
    }
  }

  @Override
  public void edit(ObjectKind kind, String name, String manager, Map<String, ?> patch) {
    var key = key(kind, name);
    write(manager, key, merged(Objects.requireNonNull(objects.get(key)), patch));
  }

  @Override
  public List<String> events() {
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("Event "))
        .map(entry -> String.valueOf(entry.getValue().get("message")))
        .toList();
  }

  @Override
  public void close() {}

  private static String key(ObjectKind kind, String name) {
    return kind.kind() + " " + name;
  }

  private KubeObject write(String manager, String key, Map<String, Object> tree) {
    var before = fields(objects.getOrDefault(key, Map.of()));
    var now = fields(tree);
    var owned = owners.computeIfAbsent(key, _ -> new HashMap<>());
    owned.keySet().retainAll(now.keySet());
    long write = writes + 1;
    if (!Objects.equals(objects.getOrDefault(key, Map.of()).get("spec"), tree.get("spec"))) {
      generations.merge(key, 1, Integer::sum);
    }
    now.forEach((path, value) -> {
      if (!value.equals(before.get(path))) {
        owned.put(path, new Owner(manager, write));
      }
    });
    return put(key, tree);
  }

  private KubeObject put(String key, Map<String, Object> tree) {
    writes++;
    var metadata = new HashMap<>(map(tree.get("metadata")));
    metadata.put("resourceVersion", Long.toString(writes));
    metadata.put("generation", generations.getOrDefault(key, 1));
    metadata.putIfAbsent("uid", "uid-" + writes);
    metadata.put("managedFields", managedFields(owners.getOrDefault(key, Map.of())));
    var whole = new HashMap<>(tree);
    whole.put("metadata", metadata);
    objects.put(key, whole);
    return new KubeObject(whole);
  }

  private static List<Object> managedFields(Map<List<String>, Owner> owned) {
    var byManager = new TreeMap<String, Map<String, Object>>();
    var last = new HashMap<String, Long>();
    owned.forEach((path, owner) -> {
      var level = byManager.computeIfAbsent(owner.manager(), _ -> new HashMap<>());
      for (var name : path) {
        level = cast(level.computeIfAbsent("f:" + name, _ -> new HashMap<String, Object>()));
      }
      last.merge(owner.manager(), owner.write(), Math::max);
    });
    var list = new ArrayList<Object>();
    byManager.forEach((manager, fields) ->
        list.add(
            Map.of(
                "manager",
                manager,
                "operation",
                "Update",
                "time",
                "2026-11-30T10:00:00.%09dZ".formatted(last.get(manager)),
                "fieldsV1",
                fields)));
    return list;
  }

  @SuppressWarnings("unchecked") // All trees here are made of such maps.
  private static Map<String, Object> cast(Object value) {
    return (Map<String, Object>) value;
  }

  /// Leaves by path; metadata without what the server itself writes.
  private static Map<List<String>, Object> fields(Map<String, Object> tree) {
    var fields = new HashMap<List<String>, Object>();
    for (var top : List.of("spec", "data")) {
      leaves(fields, List.of(top), tree.get(top));
    }
    for (var part : List.of("labels", "annotations")) {
      leaves(fields, List.of("metadata", part), map(tree.get("metadata")).get(part));
    }
    return fields;
  }

  private static void leaves(
      Map<List<String>, Object> fields, List<String> path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) ->
          leaves(fields, Stream.concat(path.stream(), Stream.of(key.toString())).toList(), inner));
    } else if (value != null) {
      fields.put(path, value);
    }
  }

  private static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> ? cast(value) : Map.of();
  }

  private static Map<String, Object> merged(Map<String, Object> there, Map<?, ?> patch) {
    var all = new HashMap<>(there);
    patch.forEach((key, value) -> {
      if (value == null) {
        all.remove(key.toString());
      } else if (value instanceof Map<?, ?> inner) {
        all.put(key.toString(), merged(map(all.get(key.toString())), inner));
      } else {
        all.put(key.toString(), value);
      }
    });
    return all;
  }

  private final class View implements Cluster {
    @Override
    public String address() {
      return "memory";
    }

    @Override
    public String namespace() {
      return "ai";
    }

    @Override
    public KubeObject apply(KubeObject object, OnConflict conflict) {
      throw new UnsupportedOperationException("A rollout applies nothing");
    }

    @Override
    public KubeObject check(KubeObject object, OnConflict conflict) {
      throw new UnsupportedOperationException("A rollout applies nothing");
    }

    @Override
    public Optional<KubeObject> create(KubeObject object) {
      var key = key(object.objectKind(), object.name());
      return objects.containsKey(key)
          ? Optional.empty()
          : Optional.of(write(FIELD_MANAGER, key, object.tree()));
    }

    @Override
    public Optional<KubeObject> replace(KubeObject object) {
      var key = key(object.objectKind(), object.name());
      var there = objects.get(key);
      return there == null || !version(there).equals(version(object.tree()))
          ? Optional.empty()
          : Optional.of(write(FIELD_MANAGER, key, object.tree()));
    }

    @Override
    public Optional<KubeObject> patch(ObjectKind kind, String name, Map<String, ?> patch) {
      var key = key(kind, name);
      var there = objects.get(key);
      if (there == null) {
        return Optional.empty();
      }
      var wanted = map(patch.get("metadata")).get("resourceVersion");
      return wanted != null && !wanted.equals(version(there))
          ? Optional.empty()
          : Optional.of(write(FIELD_MANAGER, key, merged(there, patch)));
    }

    @Override
    public Optional<KubeObject> checkPatch(ObjectKind kind, String name, Map<String, ?> patch) {
      return get(kind, name);
    }

    private static Object version(Map<String, Object> tree) {
      return map(tree.get("metadata")).getOrDefault("resourceVersion", "");
    }

    @Override
    public Optional<KubeObject> get(ObjectKind kind, String name) {
      if (unknown.contains(kind)) {
        throw new CodesenseException(KubeProblem.KIND_UNKNOWN, "memory has no " + kind);
      }
      return Optional.ofNullable(objects.get(key(kind, name)))
          .map(tree -> new KubeObject(Collections.unmodifiableMap(tree)));
    }

    @Override
    public List<KubeObject> list(ObjectKind kind, Map<String, String> labels) {
      return objects.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(kind.kind() + " "))
          .map(entry -> new KubeObject(Collections.unmodifiableMap(entry.getValue())))
          .filter(object ->
              labels.entrySet().stream()
                  .allMatch(label ->
                      object
                          .at("metadata", "labels", label.getKey())
                          .equals(Optional.of(label.getValue()))))
          .toList();
    }

    @Override
    public boolean delete(ObjectKind kind, String name, Owned owned) {
      return objects.remove(key(kind, name)) != null;
    }

    @Override
    public KubeObject await(
        ObjectKind kind, String name, Predicate<KubeObject> wanted, Duration deadline) {
      throw new UnsupportedOperationException("A rollout watches nothing");
    }

    @Override
    public boolean may(String verb, ObjectKind kind) {
      return !forbidden.contains(verb + " " + kind.kind());
    }

    @Override
    public boolean serves(ObjectKind kind) {
      return !unknown.contains(kind);
    }

    @Override
    public boolean hasField(ObjectKind kind, String... path) {
      return serves(kind);
    }

    @Override
    public Watch watch(ObjectKind kind, Map<String, String> labels, Runnable changed) {
      throw new UnsupportedOperationException("A rollout looks, and does not watch");
    }

    @Override
    public List<ObjectEvent> events(KubeObject object) {
      return List.of();
    }

    @Override
    public void followLog(
        String pod, String container, LogPosition position, Consumer<String> line) {
      throw new UnsupportedOperationException("A rollout follows no log");
    }

    @Override
    public void close() {}
  }
}
