package dev.codesense.rollout;

import dev.codesense.core.RefusedValueException;
import java.time.Duration;

/// A share of traffic.
///
/// @param percent of all requests, 1 to 100
/// @param hold the shortest time that it stays, however good the candidate looks: some faults need
///   time to show
/// @param approval whether a person must agree before it begins
public record Step(int percent, Duration hold, boolean approval) {
  public Step {
    if (percent < 1 || percent > 100) {
      throw new RefusedValueException(Step::percent, "must be from 1 to 100, was " + percent);
    }
    if (hold.isNegative()) {
      throw new RefusedValueException(Step::hold, "must not be negative, was " + hold);
    }
  }
}
