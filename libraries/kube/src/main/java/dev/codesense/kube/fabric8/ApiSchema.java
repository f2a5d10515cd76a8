package dev.codesense.kube.fabric8;

import dev.codesense.kube.ObjectKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an API server publishes of one group's kinds, as OpenAPI 3.
final class ApiSchema {
  private static final String REFERENCE = "#/components/schemas/";

  private final Map<?, ?> schemas;

  /// @param document of one group and version
  ApiSchema(Map<?, ?> document) {
    schemas = map(map(document.get("components")).get("schemas"));
  }

  /// Where the document is, below the server's address.
  static String path(ObjectKind kind) {
    var version = kind.apiVersion();
    return "/openapi/v3/" + (version.contains("/") ? "apis/" : "api/") + version;
  }

  boolean hasField(ObjectKind kind, String... path) {
    Map<?, ?> schema = of(kind);
    for (var name : path) {
      schema = map(properties(schema).get(name));
      if (schema.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private Map<?, ?> of(ObjectKind kind) {
    int slash = kind.apiVersion().indexOf('/');
    var wanted =
        Map.of(
            "group", slash < 0 ? "" : kind.apiVersion().substring(0, slash),
            "version", kind.apiVersion().substring(slash + 1),
            "kind", kind.kind());
    for (var schema : schemas.values()) {
      if (list(map(schema).get("x-kubernetes-group-version-kind")).contains(wanted)) {
        return map(schema);
      }
    }
    return Map.of();
  }

  /// Of an object, or of the objects in a list.
  private Map<?, ?> properties(Map<?, ?> schema) {
    var plain = resolved(schema);
    return plain.get("items") == null
        ? map(plain.get("properties"))
        : properties(map(plain.get("items")));
  }

  private Map<?, ?> resolved(Map<?, ?> schema) {
    var all = list(schema.get("allOf"));
    var reference = (all.isEmpty() ? schema : map(all.getFirst())).get("$ref");
    return reference == null
        ? schema
        : map(schemas.get(reference.toString().substring(REFERENCE.length())));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
