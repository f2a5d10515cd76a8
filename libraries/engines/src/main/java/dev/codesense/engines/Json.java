package dev.codesense.engines;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An object of an answer. What is not there, or of another kind, is empty: KFP leaves out fields
/// at their default, and newer servers add some.
public record Json(Map<?, ?> fields) {
  static final Json EMPTY = new Json(Map.of());

  /// A text or a number; empty when it is not there.
  public String text(String field) {
    return switch (fields.get(field)) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> "";
    };
  }

  public boolean flag(String field) {
    return Boolean.TRUE.equals(fields.get(field));
  }

  public Json object(String field) {
    return fields.get(field) instanceof Map<?, ?> map ? new Json(map) : EMPTY;
  }

  public List<Json> list(String field) {
    return fields.get(field) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(item -> new Json((Map<?, ?>) item))
            .toList()
        : List.of();
  }

  /// A time; KFP writes 1970 where there is none.
  public Optional<Instant> instant(String field) {
    try {
      return Optional.of(Instant.parse(text(field))).filter(time -> time.getEpochSecond() > 0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The name; servers before 2.5 have the display name alone.
  public String name() {
    var name = text("name");
    return name.isEmpty() ? text("display_name") : name;
  }
}
