package dev.codesense.deploy.drive;

import dev.codesense.core.CodesenseException;
import dev.codesense.rollout.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Measures both sides of a rollout.
@FunctionalInterface
public interface Meter extends AutoCloseable {

  /// What was measured from one instant to another, both sides alike. A gate or limit that could
  /// not be read is missing, or holds NaN: that is never a zero. While there is no revision of the
  /// candidate its counts are 0, and the stable side is read as ever.
  ///
  /// @param from inclusive
  /// @param to exclusive, after `from` and not after now
  /// @return with readings by the names of the plan's gates, and levels by the names of its limits
  /// @throws CodesenseException when nothing can be asked now: the window then has no reading
  Window measure(Sides sides, Instant from, Instant to) throws InterruptedException;

  /// What is asked for each gate and limit, in the words of whoever answers, so that people can ask
  /// it too; empty where there are no such words.
  ///
  /// @param window length of the windows
  default SequencedMap<String, String> queries(Sides sides, Duration window) {
    return new LinkedHashMap<>();
  }

  @Override
  default void close() {}
}
