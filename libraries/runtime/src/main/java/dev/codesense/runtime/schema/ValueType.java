package dev.codesense.runtime.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The type of a field, as far as the outside can express it.
public sealed interface ValueType {

  /// How a person calls it in a message or a table, such as `whole number`.
  String describe();

  /// Whether it is an artifact or a list or map of them.
  default boolean hasArtifact() {
    return switch (this) {
      case ArtifactOf _ -> true;
      case ListOf list -> list.item().hasArtifact();
      case MapOf map -> map.value().hasArtifact();
      case RecordOf _, EnumOf _, Scalar _ -> false;
    };
  }

  /// A single value that is written as one word.
  enum Scalar implements ValueType {
    STRING("text"),
    BOOLEAN("true or false"),
    INT("whole number"),
    LONG("whole number"),
    DOUBLE("number"),
    URI("URI"),
    PATH("path"),
    /// ISO 8601 (`PT1M30S`) or a number with a unit (`30s`, `5m`, `2h`, `1d`, `250ms`).
    DURATION("duration such as 30s, 5m, 2h or PT1M"),
    /// ISO 8601 with a zone, such as `2026-11-21T10:00:00Z`.
    INSTANT("instant such as 2026-11-21T10:00:00Z");

    private final String description;

    Scalar(String description) {
      this.description = description;
    }

    @Override
    public String describe() {
      return description;
    }
  }

  /// A constant of an enum, written in kebab case.
  record EnumOf(Class<? extends Enum<?>> type) implements ValueType {

    /// What may be written, in the order of declaration.
    public List<String> values() {
      return Arrays.stream(type.getEnumConstants()).map(EnumOf::written).toList();
    }

    /// `VERY_CAREFUL` as `very-careful`.
    public static String written(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String describe() {
      return "one of " + String.join(", ", values());
    }
  }

  /// A list.
  record ListOf(ValueType item) implements ValueType {
    @Override
    public String describe() {
      return "list of " + item.describe();
    }
  }

  /// A map with text as keys.
  record MapOf(ValueType value) implements ValueType {
    @Override
    public String describe() {
      return "map to " + value.describe();
    }
  }

  /// A nested record.
  record RecordOf(Class<? extends Record> type) implements ValueType {

    public RecordSchema schema() {
      return RecordSchema.of(type);
    }

    @Override
    public String describe() {
      return "block of settings";
    }
  }

  /// An artifact with the body `type`.
  record ArtifactOf(Class<? extends Record> type) implements ValueType {
    @Override
    public String describe() {
      return type.getSimpleName() + " artifact";
    }
  }
}
