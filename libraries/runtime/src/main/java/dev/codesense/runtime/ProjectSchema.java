package dev.codesense.runtime;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes the JSON Schema (draft 2020-12) of codesense.yaml, for completion in editors.
public final class ProjectSchema {

  private ProjectSchema() {}

  /// The schema's text, indented, with a line end.
  public static String json(ConfigLayout layout) {
    var properties = new TreeMap<String, Object>();
    layout.blocks().forEach((key, block) -> properties.put(key, block(block)));
    var schema = new TreeMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", ProjectConfig.FILE);
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    return new String(new JsonCodec().encodePretty(schema), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> block(ConfigLayout.Block block) {
    return switch (block) {
      // A flag may give what a component's block lacks: nothing is required here.
      case ConfigLayout.Block.OfComponent component ->
          described(orNothing(object(component.fields(), false)), component.doc());
      case ConfigLayout.Block.Whole whole -> described(orNothing(type(whole.type())), whole.doc());
    };
  }

  private static Map<String, Object> object(List<RecordField> fields, boolean strict) {
    var properties = new TreeMap<String, Object>();
    for (var field : fields) {
      var property = described(type(field.type()), field.doc());
      if (!(field.type() instanceof ValueType.RecordOf)) {
        DefaultValues.of(field).ifPresent(value -> property.put("default", value));
      }
      properties.put(field.kebab(), field.required() ? property : orNothing(property));
    }
    var object = new TreeMap<String, Object>();
    object.put("type", "object");
    object.put("additionalProperties", false);
    object.put("properties", properties);
    var required =
        fields.stream().filter(RecordField::required).map(RecordField::kebab).sorted().toList();
    if (strict && !required.isEmpty()) {
      object.put("required", required);
    }
    return object;
  }

  /// A key without a value is as if it were not there.
  private static Map<String, Object> orNothing(Map<String, Object> schema) {
    if (schema.get("type") instanceof String type) {
      schema.put("type", List.of(type, "null"));
    } else if (schema.get("enum") instanceof List<?> values) {
      var more = new ArrayList<@Nullable Object>(values);
      more.add(null);
      schema.put("enum", more);
    }
    return schema;
  }

  private static Map<String, Object> described(Map<String, Object> schema, String doc) {
    if (!doc.isEmpty()) {
      schema.put("description", doc);
    }
    return schema;
  }

  private static Map<String, Object> type(ValueType type) {
    return switch (type) {
      case ValueType.RecordOf block -> object(block.schema().fields(), true);
      case ValueType.ListOf list -> typed("array", Map.of("items", type(list.item())));
      case ValueType.MapOf map ->
          typed("object", Map.of("additionalProperties", type(map.value())));
      case ValueType.EnumOf constants -> new TreeMap<>(Map.of("enum", constants.values()));
      case ValueType.ArtifactOf _ -> typed("string", Map.of());
      case ValueType.Scalar scalar ->
          switch (scalar) {
            case STRING, PATH -> text(Map.of());
            case URI -> text(Map.of("format", "uri-reference"));
            case DURATION -> text(Map.of("pattern", "^(\\d+(ms|s|m|h|d)|-?P.+)$"));
            case INSTANT -> text(Map.of("format", "date-time"));
            case BOOLEAN -> typed("boolean", Map.of());
            case INT ->
                typed(
                    "integer", Map.of("minimum", Integer.MIN_VALUE, "maximum", Integer.MAX_VALUE));
            case LONG -> typed("integer", Map.of());
            case DOUBLE -> typed("number", Map.of());
          };
    };
  }

  private static Map<String, Object> text(Map<String, Object> more) {
    return typed("string", more);
  }

  private static Map<String, Object> typed(String type, Map<String, Object> more) {
    var schema = new TreeMap<String, Object>(more);
    schema.put("type", type);
    return schema;
  }
}
