package dev.codesense.core.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait between attempts: longer each time, up to a limit.
///
/// @param first pause, after the first attempt
/// @param factor by which each pause is longer than the one before, at least 1
/// @param longest pause
public record Backoff(Duration first, double factor, Duration longest) {
  public Backoff {
    if (first.isNegative() || longest.isNegative() || !(factor >= 1)) {
      throw new IllegalArgumentException(
          "Pauses must not be negative and must not shrink, were %s, factor %s, at most %s"
              .formatted(first, factor, longest));
    }
  }

  /// The pause after an attempt.
  ///
  /// @param attempt counted from 1
  public Duration after(int attempt) {
    double growth = Math.min(Math.pow(factor, attempt - 1.0), Long.MAX_VALUE);
    double millis = first.toMillis() * growth;
    return millis < longest.toMillis() ? Duration.ofMillis(Math.round(millis)) : longest;
  }

  /// Somewhere in the upper half of [#after], so that many clients do not come back at once.
  public Duration jittered(int attempt, RandomGenerator random) {
    return Duration.ofMillis(
        Math.round(after(attempt).toMillis() * (0.5 + random.nextDouble() / 2)));
  }
}
