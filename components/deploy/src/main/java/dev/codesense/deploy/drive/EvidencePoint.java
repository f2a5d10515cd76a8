package dev.codesense.deploy.drive;

import dev.codesense.rollout.Decision;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the bets of all gates had become after a window, for the picture of a rollout.
///
/// @param percent the candidate's share in that window
/// @param gates by name
public record EvidencePoint(Instant at, int percent, SortedMap<String, Bets> gates) {
  public EvidencePoint {
    gates = Collections.unmodifiableSortedMap(new TreeMap<>(gates));
  }

  /// @param worse how many times over they paid that the candidate is worse, as a decimal logarithm
  /// @param fine the same, that it is not harmful
  public record Bets(double worse, double fine) {}

  static EvidencePoint of(Decision decision) {
    var gates = new TreeMap<String, Bets>();
    for (var finding : decision.findings()) {
      gates.put(finding.gate(), new Bets(log10(finding.worse()), log10(finding.fine())));
    }
    return new EvidencePoint(decision.at(), decision.percent(), gates);
  }

  /// To two places: the picture shows no more. Bets that lost all show as a loss of a billion.
  private static double log10(double times) {
    return Math.round(Math.log10(Math.max(times, 1e-9)) * 100) / 100.0;
  }
}
