package dev.codesense.rollout;

import java.time.Instant;
import java.util.List;

/// What was decided at one look, why, and from what. The list of decisions is the rollout's log.
///
/// @param phase after the decision
/// @param percent the candidate's share of traffic after the decision, as far as it depends on us
/// @param reason a sentence for people
/// @param findings what each gate says, where the candidate has a share of traffic
public record Decision(
    Instant at, Phase phase, int percent, Command command, String reason, List<Finding> findings) {
  public Decision {
    findings = List.copyOf(findings);
  }
}
