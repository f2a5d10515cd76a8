package dev.codesense.core.http;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/// How long a busy service asks to wait: the header `Retry-After` of RFC 9110.
public final class RetryAfter {

  private RetryAfter() {}

  /// Seconds or a date; anything else asks for nothing. A date is compared with the service's own:
  /// its clock may not be ours.
  ///
  /// @param value of `Retry-After`; empty when there is none
  /// @param date of the header `Date`; empty when there is none
  public static Duration of(String value, String date) {
    var stripped = value.strip();
    if (stripped.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(stripped));
    }
    try {
      var wait = Duration.between(parse(date), parse(stripped));
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return Duration.ZERO; // a service's mistake is no reason to fail
    }
  }

  private static ZonedDateTime parse(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
