package dev.codesense.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.codesense.core.Doc;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a JSON object must look like, as servers take it.
///
/// @param name letters, digits, `_` and `-`
/// @param json the schema itself, a JSON object
public record JsonSchema(String name, String json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<Class<?>> WHOLE_NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class);

  /// The schema of a record: a property per field in the record's order, with its [Doc] as
  /// description; no others. All are required; those that are `@Nullable` may be null.
  ///
  /// @param type of strings, whole numbers, doubles, booleans, enums, lists and records of such
  /// @throws IllegalArgumentException when a field is of another type
  public static JsonSchema of(Class<? extends Record> type) {
    return of(type.getSimpleName(), object(type));
  }

  /// A schema as maps, lists, strings, numbers and booleans.
  ///
  /// @param schema keeps its order, which is the order in which some servers have a model write
  public static JsonSchema of(String name, Map<String, ?> schema) {
    try {
      return new JsonSchema(name, MAPPER.writeValueAsString(schema));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Object> object(Class<?> type) {
    var properties = new LinkedHashMap<String, Object>();
    for (var field : type.getRecordComponents()) {
      var property = new LinkedHashMap<>(type(field.getGenericType(), field));
      if (isNullable(field.getAnnotatedType())) {
        orNull(property);
      }
      var doc = field.getAnnotation(Doc.class);
      if (doc != null) {
        property.put("description", doc.value());
      }
      properties.put(field.getName(), property);
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", List.copyOf(properties.keySet()));
    schema.put("additionalProperties", false);
    return schema;
  }

  /// Strict servers want each property required: one that may lack says null.
  private static void orNull(Map<String, Object> schema) {
    schema.computeIfPresent("type", (_, type) -> List.of(type, "null"));
    schema.computeIfPresent(
        "enum",
        (_, values) -> {
          var more = new ArrayList<@Nullable Object>((List<?>) values);
          more.add(null);
          return more;
        });
  }

  private static Map<String, Object> type(Type type, AnnotatedElement where) {
    if (type == String.class) {
      return Map.of("type", "string");
    }
    if (type instanceof Class<?> plain) {
      if (WHOLE_NUMBERS.contains(plain)) {
        return Map.of("type", "integer");
      }
      if (plain == double.class || plain == Double.class) {
        return Map.of("type", "number");
      }
      if (plain == boolean.class || plain == Boolean.class) {
        return Map.of("type", "boolean");
      }
      if (plain.isEnum()) {
        return ordered(
            "string",
            "enum",
            Arrays.stream(plain.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList());
      }
      if (plain.isRecord()) {
        return object(plain);
      }
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return ordered("array", "items", type(list.getActualTypeArguments()[0], where));
    }
    throw new IllegalArgumentException("No JSON schema for %s in %s".formatted(type, where));
  }

  private static Map<String, Object> ordered(String type, String key, Object value) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", type);
    schema.put(key, value);
    return schema;
  }

  /// The first field of a record, or of one in it, that lacks a value although it must have one.
  static @Nullable String firstMissing(Record value) {
    for (var field : value.getClass().getRecordComponents()) {
      var missing = firstMissing(read(field, value), field.getAnnotatedType());
      if (missing != null) {
        return missing.isEmpty() ? field.getName() : field.getName() + "." + missing;
      }
    }
    return null;
  }

  private static @Nullable String firstMissing(@Nullable Object value, AnnotatedType type) {
    if (value == null) {
      return isNullable(type) ? null : "";
    }
    if (value instanceof Record nested) {
      return firstMissing(nested);
    }
    if (value instanceof List<?> list && type instanceof AnnotatedParameterizedType parameterized) {
      var item = parameterized.getAnnotatedActualTypeArguments()[0];
      for (var one : list) {
        var missing = firstMissing(one, item);
        if (missing != null) {
          return missing.isEmpty() ? "[]" : "[]." + missing;
        }
      }
    }
    return null;
  }

  private static @Nullable Object read(RecordComponent field, Record value) {
    try {
      field.getAccessor().setAccessible(true);
      return field.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + field, e);
    }
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
