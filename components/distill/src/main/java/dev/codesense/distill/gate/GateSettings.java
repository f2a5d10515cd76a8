package dev.codesense.distill.gate;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.time.Duration;

/// When a training is worth it.
public record GateSettings(
    @Doc(
            "Smallest share of the files, 0 to 1, that are new, changed or gone since the training before; 0: any run")
        @Default("0.05")
        double changedShare,
    @Doc("Fewest rows that the training before did not have; 0: any set") @Default("200")
        long newRows,
    @Doc("Shortest time from one training to the next, which bounds what trainings cost")
        @Default("6d")
        Duration interval) {

  public GateSettings {
    if (!(changedShare >= 0 && changedShare <= 1)) {
      throw new RefusedValueException(
          GateSettings::changedShare, "must be from 0 to 1, was " + changedShare);
    }
    if (newRows < 0) {
      throw new RefusedValueException(GateSettings::newRows, "must be at least 0, was " + newRows);
    }
    if (interval.isNegative()) {
      throw new RefusedValueException(
          GateSettings::interval, "must be at least 0s, was " + interval);
    }
  }
}
