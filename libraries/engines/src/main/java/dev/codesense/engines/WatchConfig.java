package dev.codesense.engines;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.time.Duration;

/// The block `watch` of codesense.yaml: how commits become runs where no webhook reaches.
public record WatchConfig(
    @Doc("How often the repositories are polled; choose a longer time for hundreds of them")
        @Default("15s")
        Duration every,
    @Doc("A run starts when no further commit has come for this long") @Default("20s")
        Duration quietTime,
    @Doc("A run starts after this long even if commits keep coming") @Default("5m")
        Duration longestDelay) {

  public WatchConfig {
    if (!every.isPositive()) {
      throw new RefusedValueException(
          WatchConfig::every, "must be longer than nothing, was " + every);
    }
    if (quietTime.isNegative()) {
      throw new RefusedValueException(
          WatchConfig::quietTime, "must not be negative, was " + quietTime);
    }
    if (longestDelay.compareTo(quietTime) < 0) {
      throw new RefusedValueException(
          WatchConfig::longestDelay,
          "must be no shorter than quiet-time (%s), was %s".formatted(quietTime, longestDelay));
    }
  }

  /// Decides by these times.
  public Coalescer coalescer() {
    return new Coalescer(quietTime, longestDelay);
  }
}
