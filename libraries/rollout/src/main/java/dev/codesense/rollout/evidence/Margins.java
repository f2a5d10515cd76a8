package dev.codesense.rollout.evidence;

import dev.codesense.core.RefusedValueException;

/// How much worse a candidate may be. Between the two lies what one may decide either way.
///
/// @param tolerated no reason to abort: the test for *worse* refutes that the candidate is worse by
///   at most this
/// @param harmful must not reach everybody: the test for *fine* refutes that the candidate is worse
///   by at least this
public record Margins(double tolerated, double harmful) {
  public Margins {
    if (!(tolerated >= 0)) {
      throw new RefusedValueException(Margins::tolerated, "must be at least 0, was " + tolerated);
    }
    if (!(harmful > tolerated)) {
      throw new RefusedValueException(
          Margins::harmful,
          "must be above tolerated, which is %s, was %s".formatted(tolerated, harmful));
    }
  }
}
