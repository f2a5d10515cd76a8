package dev.codesense.deploy.drive;

import dev.codesense.core.CodesenseException;
import dev.codesense.rollout.Window;
import java.time.Instant;

/// Measures both sides of a rollout.
@FunctionalInterface
public interface Meter {

  /// What was measured from one instant to another, both sides alike. A gate or limit that could
  /// not be read is missing, or holds NaN: that is never a zero. While there is no revision of the
  /// candidate its counts are 0, and the stable side is read as ever.
  ///
  /// @param from inclusive
  /// @param to exclusive, after `from` and not after now
  /// @return with readings by the names of the plan's gates, and levels by the names of its limits
  /// @throws CodesenseException when nothing can be asked now: the window then has no reading
  Window measure(Sides sides, Instant from, Instant to) throws InterruptedException;
}
