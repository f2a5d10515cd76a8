package dev.codesense.rollout;

import dev.codesense.rollout.evidence.Margins;
import dev.codesense.rollout.evidence.Measure;

/// Something that must not get worse.
///
/// @param name such as `error rate`; a window brings its reading under this name
/// @param required whether a step needs proof that it is fine; one that is not required only
///   aborts. For what need not be there, such as feedback of users
public record Gate(String name, Measure measure, Margins margins, boolean required) {
  public Gate {
    if (measure == Measure.SHARE && margins.harmful() > 1) {
      throw new IllegalArgumentException(
          "%s: a difference of shares is at most 1, harmful was %s"
              .formatted(name, margins.harmful()));
    }
    if (measure != Measure.SHARE && !(margins.tolerated() >= 1)) {
      throw new IllegalArgumentException(
          "%s: margins of a quantity are ratios of at least 1, tolerated was %s"
              .formatted(name, margins.tolerated()));
    }
  }
}
