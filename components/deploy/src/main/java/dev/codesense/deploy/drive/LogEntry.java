package dev.codesense.deploy.drive;

import dev.codesense.rollout.Decision;
import dev.codesense.rollout.Finding;
import dev.codesense.rollout.Phase;
import java.time.Instant;
import java.util.List;

/// A decision that changed something or said something new.
///
/// @param percent the candidate's share after it
/// @param findings of the gates, where the phase changed
public record LogEntry(
    Instant at, Phase phase, int percent, String reason, List<Finding> findings) {
  public LogEntry {
    findings = List.copyOf(findings);
  }

  static LogEntry of(Decision decision, boolean withFindings) {
    return new LogEntry(
        decision.at(),
        decision.phase(),
        decision.percent(),
        decision.reason(),
        withFindings ? decision.findings() : List.of());
  }
}
