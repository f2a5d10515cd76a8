package dev.codesense.search.store;

import dev.codesense.core.CodesenseException;
import java.time.Instant;

/// Which run a collection is reserved for: the same for every store.
///
/// @param until when it counts for nothing
public record Reservation(String run, Instant until) {

  /// @throws CodesenseException [StoreProblem#BUILD_IN_PROGRESS] when it keeps `other` out
  public void admit(String collection, String other, Instant now) {
    if (!run.equals(other) && until.isAfter(now)) {
      throw new CodesenseException(
          StoreProblem.BUILD_IN_PROGRESS,
          "Collection '%s' is being indexed by run %s, which has it until %s at the latest"
              .formatted(collection, run, until));
    }
  }
}
