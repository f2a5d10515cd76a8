package dev.codesense.rollout;

import dev.codesense.rollout.evidence.Reading;
import java.time.Instant;
import java.util.Map;

/// What was measured from one instant to another.
///
/// @param readings by name of the gate; one that could not be read is missing or holds NaN
/// @param levels of the candidate, by name of the limit
public record Window(
    Instant from, Instant to, Map<String, Reading> readings, Map<String, Double> levels) {
  public Window {
    readings = Map.copyOf(readings);
    levels = Map.copyOf(levels);
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException(
          "A window ends after it begins; this one is from %s to %s".formatted(from, to));
    }
  }
}
