package dev.codesense.testkit;

import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compares requests and answers with an OpenAPI 2 description: paths, query parameters, and bodies
/// field by field. Knows what the KFP description uses of it, no more.
public final class SwaggerCheck {
  private final Map<?, ?> paths;
  private final Map<?, ?> definitions;

  private SwaggerCheck(Map<?, ?> document) {
    paths = map(document.get("paths"));
    definitions = map(document.get("definitions"));
  }

  /// Reads a description.
  public static SwaggerCheck of(Path file) throws IOException {
    return new SwaggerCheck(new JsonCodec().decodeObject(Files.readAllBytes(file)));
  }

  /// What is wrong with a request; empty when nothing is.
  ///
  /// @param path without the query
  /// @param body null when there is none, or when it is no JSON
  public List<String> request(
      String method, String path, Map<String, String> query, @Nullable Object body) {
    var operation = operation(method, path);
    if (operation.isEmpty()) {
      return List.of("%s %s is not described".formatted(method, path));
    }
    var wrong = new ArrayList<String>();
    var parameters = list(operation.get().get("parameters"));
    for (var name : query.keySet()) {
      if (parameters.stream()
          .map(SwaggerCheck::map)
          .noneMatch(one -> name.equals(one.get("name")) && "query".equals(one.get("in")))) {
        wrong.add("%s %s has no query parameter %s".formatted(method, path, name));
      }
    }
    for (var parameter : parameters) {
      var one = map(parameter);
      if ("body".equals(one.get("in")) && body != null) {
        check(map(one.get("schema")), body, "request", wrong);
      }
    }
    return wrong;
  }

  /// What is wrong with the body of a good answer; empty when nothing is.
  public List<String> answer(String method, String path, Object body) {
    var operation = operation(method, path);
    if (operation.isEmpty()) {
      return List.of("%s %s is not described".formatted(method, path));
    }
    var wrong = new ArrayList<String>();
    var ok = map(map(operation.get().get("responses")).get("200"));
    check(map(ok.get("schema")), body, "answer", wrong);
    return wrong;
  }

  private Optional<Map<?, ?>> operation(String method, String path) {
    for (var entry : paths.entrySet()) {
      var template = (String) entry.getKey();
      var operations = map(entry.getValue());
      var key = method.toLowerCase(Locale.ROOT);
      if (operations.get(key) instanceof Map<?, ?> operation && matches(template, path)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  private static boolean matches(String template, String path) {
    var pattern = new StringBuilder();
    for (var part : template.split("(?=\\{)|(?<=})", -1)) {
      pattern.append(part.startsWith("{") ? "[^/:]+" : Pattern.quote(part));
    }
    return path.matches(pattern.toString());
  }

  private void check(Map<?, ?> schema, Object value, String where, List<String> wrong) {
    if (schema.get("$ref") instanceof String reference) {
      check(
          map(definitions.get(reference.substring(reference.lastIndexOf('/') + 1))),
          value,
          where,
          wrong);
      return;
    }
    if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
      wrong.add("%s is %s, which is none of %s".formatted(where, value, values));
      return;
    }
    var type = schema.get("type");
    boolean fits =
        type == null
            || switch ((String) type) {
              case "object" -> value instanceof Map;
              case "array" -> value instanceof List;
              case "string" -> value instanceof String;
              case "boolean" -> value instanceof Boolean;
              case "integer", "number" -> value instanceof Number;
              default -> false;
            };
    if (!fits) {
      wrong.add("%s is %s, which is no %s".formatted(where, value, type));
      return;
    }
    if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        check(map(schema.get("items")), items.get(i), where + "[" + i + "]", wrong);
      }
    } else if (value instanceof Map<?, ?> object) {
      checkFields(schema, object, where, wrong);
    }
  }

  private void checkFields(Map<?, ?> schema, Map<?, ?> object, String where, List<String> wrong) {
    var properties = map(schema.get("properties"));
    var others = schema.get("additionalProperties");
    object.forEach((name, field) -> {
      var place = where + "." + name;
      if (properties.get(name) instanceof Map<?, ?> described) {
        check(described, field, place, wrong);
      } else if (others instanceof Map<?, ?> any) {
        check(any, field, place, wrong);
      } else if (!properties.isEmpty()) {
        wrong.add(place + " is not described");
      }
    });
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
