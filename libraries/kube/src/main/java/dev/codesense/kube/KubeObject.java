package dev.codesense.kube;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An object as the API server reads and writes it.
///
/// @param tree plain maps, lists, strings, numbers and booleans, with `apiVersion`, `kind` and
///   `metadata.name`
public record KubeObject(Map<String, Object> tree) {

  public KubeObject {
    tree = Collections.unmodifiableMap(new LinkedHashMap<>(tree));
    for (var path : new String[][] {{"apiVersion"}, {"kind"}, {"metadata", "name"}}) {
      if (!(at(tree, path).orElse(null) instanceof String text) || text.isBlank()) {
        throw new IllegalArgumentException(
            "A Kubernetes object must have a text at " + String.join(".", path));
      }
    }
  }

  public ObjectKind objectKind() {
    return new ObjectKind(text("apiVersion"), text("kind"));
  }

  public String name() {
    return text("metadata", "name");
  }

  /// Empty: the cluster's own, or none where the kind has no namespaces.
  public Optional<String> namespace() {
    return at("metadata", "namespace").map(Object::toString);
  }

  /// What stands below these keys.
  public Optional<Object> at(String... path) {
    return at(tree, path);
  }

  private String text(String... path) {
    return at(path).map(Object::toString).orElseThrow();
  }

  private static Optional<Object> at(Map<?, ?> tree, String... path) {
    Object value = tree;
    for (var key : path) {
      if (!(value instanceof Map<?, ?> map) || map.get(key) == null) {
        return Optional.empty();
      }
      value = map.get(key);
    }
    return Optional.of(value);
  }

  /// Such as `Secret codesense-git`.
  @Override
  public String toString() {
    return text("kind") + " " + name();
  }
}
