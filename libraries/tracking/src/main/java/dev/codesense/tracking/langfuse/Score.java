package dev.codesense.tracking.langfuse;

import dev.codesense.core.file.Sha256;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A judgement of a trace. Sent again it replaces what was there.
public final class Score {
  private static final int LONGEST_TEXT = 500;

  private final String traceId;
  private final String name;
  private final String type;
  private final Object value;
  private final @Nullable String comment;

  private Score(String traceId, String name, String type, Object value, @Nullable String comment) {
    this.traceId = traceId;
    this.name = name;
    this.type = type;
    this.value = value;
    this.comment = comment;
  }

  /// @param value finite
  public static Score number(String traceId, String name, double value, @Nullable String comment) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "A score must be finite, %s was %s".formatted(name, value));
    }
    return new Score(traceId, name, "NUMERIC", value, comment);
  }

  public static Score truth(String traceId, String name, boolean value, @Nullable String comment) {
    return new Score(traceId, name, "BOOLEAN", value ? 1 : 0, comment);
  }

  /// @param value one of few words, 1 to 500 characters
  public static Score category(
      String traceId, String name, String value, @Nullable String comment) {
    if (value.isBlank() || value.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "A category must have 1 to %d characters, %s was %s"
              .formatted(LONGEST_TEXT, name, value));
    }
    return new Score(traceId, name, "CATEGORICAL", value, comment);
  }

  Map<String, Object> json(String environment) {
    var json = new TreeMap<String, Object>();
    json.put("id", Sha256.ofParts("score", traceId, name).substring(0, 32));
    json.put("traceId", traceId);
    json.put("name", name);
    json.put("dataType", type);
    json.put("value", value);
    json.put("environment", environment);
    if (comment != null) {
      json.put("comment", comment);
    }
    return json;
  }
}
