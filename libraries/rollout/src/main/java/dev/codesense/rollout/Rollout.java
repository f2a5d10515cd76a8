package dev.codesense.rollout;

import dev.codesense.rollout.evidence.Evidence;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// All that a rollout remembers between two events: whoever has it can continue the rollout.
///
/// @param since when the phase began
/// @param step index of the step that the candidate is at, or shifts to; -1 before the first
/// @param measuredUntil end of the last window that was read, whether it counted or not
/// @param evidence by name of the gate
/// @param tooHigh in how many windows in a row a level was too high, by name of the limit
/// @param unread gates and limits that the last window had no usable reading for
public record Rollout(
    Phase phase,
    Instant since,
    int step,
    Instant measuredUntil,
    Map<String, Evidence> evidence,
    Map<String, Integer> tooHigh,
    Set<String> unread) {
  public Rollout {
    evidence = Map.copyOf(evidence);
    tooHigh = Map.copyOf(tooHigh);
    unread = Set.copyOf(unread);
  }

  /// With the next phase, which begins now.
  Rollout to(Phase next, Instant now) {
    return new Rollout(next, now, step, measuredUntil, evidence, tooHigh, unread);
  }

  /// What is known of a gate.
  Evidence of(Gate gate) {
    return evidence.getOrDefault(gate.name(), Evidence.NONE);
  }

  /// One that waits for the verdict.
  public static Rollout begin(Instant now) {
    return new Rollout(Phase.WAITING, now, -1, now, Map.of(), Map.of(), Set.of());
  }
}
