package dev.codesense.runtime.schema;

import dev.codesense.runtime.tree.Node;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a field holds when nobody sets it, as plain maps with kebab keys, lists, strings, `Long`,
/// `Double` and booleans.
public final class DefaultValues {

  private DefaultValues() {}

  /// The default of a field; empty when it has none, is required or absent by default.
  ///
  /// @throws IllegalStateException when what `@Default` says is no value of the field
  public static Optional<Object> of(RecordField field) {
    if (field.type() instanceof ValueType.RecordOf block) {
      if (field.required() || (field.defaultText() == null && absentByDefault(field))) {
        return Optional.empty();
      }
      return Optional.of(block(block.schema(), field.defaultValue()));
    }
    return field.defaultValue().map(node -> plain(field.type(), node));
  }

  private static boolean absentByDefault(RecordField field) {
    return field.absence() != RecordField.Absence.IMPOSSIBLE;
  }

  private static Map<String, Object> block(RecordSchema schema, Optional<Node> written) {
    var values = new LinkedHashMap<String, Object>();
    for (var field : schema.fields()) {
      var own =
          written.flatMap(node ->
              node instanceof Node.Mapping mapping
                  ? mapping.entries().stream()
                      .filter(entry -> entry.key().equals(field.kebab()))
                      .map(Node.Entry::value)
                      .findFirst()
                  : Optional.<Node>empty());
      own.map(node -> plain(field.type(), node))
          .or(() -> of(field))
          .ifPresent(value -> values.put(field.kebab(), value));
    }
    return values;
  }

  private static Object plain(ValueType type, Node node) {
    return switch (type) {
      case ValueType.RecordOf block -> block(block.schema(), Optional.of(node));
      case ValueType.ListOf list when !list.hasArtifact() && node instanceof Node.Sequence items ->
          items.items().stream().map(item -> plain(list.item(), item)).toList();
      case ValueType.MapOf map when node instanceof Node.Mapping mapping -> {
        var values = new LinkedHashMap<String, Object>();
        mapping
            .entries()
            .forEach(entry -> values.put(entry.key(), plain(map.value(), entry.value())));
        yield values;
      }
      case ValueType.ListOf _, ValueType.MapOf _, ValueType.ArtifactOf _ -> throw unfit(type, node);
      case ValueType.EnumOf constants when constants.values().contains(text(type, node)) ->
          text(type, node);
      case ValueType.EnumOf _ -> throw unfit(type, node);
      case ValueType.Scalar scalar -> {
        try {
          yield scalar(scalar, text(type, node));
        } catch (IllegalArgumentException | DateTimeException e) {
          throw unfit(type, node);
        }
      }
    };
  }

  private static Object scalar(ValueType.Scalar type, String text) {
    return switch (type) {
      case INT -> (long) Integer.parseInt(text);
      case LONG -> Long.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case BOOLEAN -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw new IllegalArgumentException(text);
        }
        yield Boolean.valueOf(text);
      }
      case DURATION -> {
        Durations.parse(text);
        yield text;
      }
      case INSTANT -> {
        Instant.parse(text);
        yield text;
      }
      case URI -> {
        URI.create(text);
        yield text;
      }
      case STRING, PATH -> text;
    };
  }

  private static String text(ValueType type, Node node) {
    if (node instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw unfit(type, node);
  }

  private static IllegalStateException unfit(ValueType type, Node node) {
    return new IllegalStateException(
        "%s%s must be %s"
            .formatted(
                node.origin(),
                node instanceof Node.Scalar scalar ? ", `" + scalar.text() + "`," : "",
                type.describe()));
  }
}
