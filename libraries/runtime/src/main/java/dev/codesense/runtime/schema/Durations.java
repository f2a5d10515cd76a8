package dev.codesense.runtime.schema;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as people write them.
public final class Durations {
  private static final Pattern FRIENDLY = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /// Reads `250ms`, `30s`, `5m`, `2h`, `1d`, or ISO 8601 such as `PT1M30S`.
  ///
  /// @throws java.time.format.DateTimeParseException when it is none of these
  public static Duration parse(String text) {
    var friendly = FRIENDLY.matcher(text);
    if (!friendly.matches()) {
      return Duration.parse(text);
    }
    long amount = Long.parseLong(friendly.group(1));
    return switch (friendly.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
