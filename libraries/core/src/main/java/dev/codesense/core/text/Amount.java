package dev.codesense.core.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Numbers as people read them, the same everywhere.
public final class Amount {

  private Amount() {}

  /// `12,345`.
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `1 file`, `2 files`.
  public static String of(long number, String plural) {
    var unit =
        number == 1 && plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
    return count(number)
        + " "
        + (number == 1 && plural.endsWith("ies") ? singularOfIes(plural) : unit);
  }

  private static String singularOfIes(String plural) {
    return plural.substring(0, plural.length() - 3) + "y";
  }

  /// `950 B`, `12.3 kB`, `4.5 MB`.
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    for (var unit : new String[] {"kB", "MB", "GB"}) {
      value /= 1_000;
      if (value < 999.95) {
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
      }
    }
    return String.format(Locale.ROOT, "%.1f TB", value / 1_000);
  }

  /// `49 ms`, `0.4 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `3 days`.
  public static String time(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.isPositive() && duration.toMillis() < 100) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 2 * 86_400) {
      return seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
    }
    return seconds / 86_400 + " days";
  }

  /// `2026-11-30T09:00:00Z`.
  public static String moment(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// `12/s`, `0.4/s`, `1,200/s`.
  public static String rate(double perSecond) {
    return perSecond < 9.95
        ? String.format(Locale.ROOT, "%.1f/s", perSecond)
        : count(Math.round(perSecond)) + "/s";
  }
}
