package dev.codesense.runtime.schema;

import dev.codesense.core.Artifact;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The value of a field as every engine can carry it: maps with kebab keys, lists, strings, `Long`,
/// `Double` and booleans; the same form that [DefaultValues] has.
public final class PlainValues {

  private PlainValues() {}

  /// @param value of a type that [RecordSchema] knows
  /// @throws IllegalArgumentException for an artifact or another type
  public static Object of(Object value) {
    var present = present(value);
    return switch (present) {
      case null -> throw new IllegalArgumentException("What is absent is not set at all");
      case String text -> text;
      case Boolean bool -> bool;
      case Integer number -> number.longValue();
      case Long number -> number;
      case Double number -> number;
      case Enum<?> constant -> ValueType.EnumOf.written(constant);
      case List<?> list -> list.stream().map(item -> of((Object) item)).toList();
      case Map<?, ?> map -> {
        var values = new TreeMap<String, Object>();
        map.forEach((key, item) -> values.put(String.valueOf(key), of(item)));
        yield values;
      }
      case Record block -> block(block);
      case URI uri -> uri.toString();
      case Path path -> path.toString();
      case Duration duration -> duration.toString();
      case Instant instant -> instant.toString();
      default ->
          throw new IllegalArgumentException("No engine carries a " + present.getClass().getName());
    };
  }

  private static Map<String, Object> block(Record block) {
    if (block instanceof Artifact<?>) {
      throw new IllegalArgumentException("An artifact comes from a task, it is no constant");
    }
    var schema = RecordSchema.of(block.getClass());
    var values = new LinkedHashMap<String, Object>();
    var given = schema.values(block);
    for (int i = 0; i < given.size(); i++) {
      var present = present(given.get(i));
      if (present != null) {
        values.put(schema.fields().get(i).kebab(), of(present));
      }
    }
    return values;
  }

  /// The value without its `Optional`; null when it is absent.
  public static @Nullable Object present(@Nullable Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.orElse(null);
      case OptionalInt number -> number.isPresent() ? number.getAsInt() : null;
      case OptionalLong number -> number.isPresent() ? number.getAsLong() : null;
      case OptionalDouble number -> number.isPresent() ? number.getAsDouble() : null;
      case null, default -> value;
    };
  }
}
