package dev.codesense.deploy.world;

import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Window;
import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/// Measures errors as the test says: without chance.
public final class ScriptedMeter implements Meter {
  private static final double STABLE = 0.01;

  /// Windows that were asked for.
  public final List<Window> windows = new ArrayList<>();

  public final List<Sides> asked = new ArrayList<>();

  private final IntSupplier share;
  private final DoubleSupplier errors;

  /// @param share of the candidate in percent
  /// @param errors of the candidate, as a share of its requests
  public ScriptedMeter(IntSupplier share, DoubleSupplier errors) {
    this.share = share;
    this.errors = errors;
  }

  @Override
  public Window measure(Sides sides, Instant from, Instant to) {
    double all = 50.0 * Duration.between(from, to).toSeconds();
    double candidate = sides.candidateRevision() == null ? 0 : all * share.getAsInt() / 100;
    double stable = all - candidate;
    var window =
        new Window(
            from,
            to,
            Map.of(
                RolloutPlan.ERRORS,
                new Reading.Shares(
                    new Counts(candidate * errors.getAsDouble(), candidate),
                    new Counts(stable * STABLE, stable))),
            Map.of());
    asked.add(sides);
    windows.add(window);
    return window;
  }
}
