package dev.codesense.rollout;

import dev.codesense.rollout.evidence.Counts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Reasons of decisions, for people.
final class Sentences {
  private Sentences() {}

  /// Names the gates that say most, worst first.
  static String worse(List<Finding> findings, double log, RolloutPlan plan) {
    var worst =
        findings.stream().sorted(Comparator.comparingDouble(Finding::worse).reversed()).toList();
    var named =
        worst.stream()
            .filter(finding -> finding.worse() >= worst.getFirst().worse() / 10)
            .map(finding ->
                "%s (%s; stable %s)"
                    .formatted(finding.gate(), share(finding.candidate()), share(finding.stable())))
            .toList();
    return String.format(
        Locale.ROOT,
        "The candidate is worse than tolerated: %s. Bets on that have paid %,.0f times over; %,.0f"
            + " times is enough.",
        list(named),
        Math.exp(log),
        1 / plan.falseAlarm());
  }

  private static String share(Counts counts) {
    return counts.all() == 0
        ? "no requests in this step"
        : String.format(Locale.ROOT, "%.1f %% of %,.0f", 100 * counts.share(), counts.all());
  }

  static String deadline(Phase phase, List<String> open, Duration deadline) {
    return switch (phase) {
      case WAITING -> "No verdict came within %s.".formatted(deadline);
      case DARK -> "The candidate was not ready within %s.".formatted(deadline);
      case WARMING_UP -> "The candidate was not warm within %s.".formatted(deadline);
      case SHIFTING -> "The cluster did not show the new share within %s.".formatted(deadline);
      case AWAITING_APPROVAL -> "Nobody agreed within %s.".formatted(deadline);
      case MEASURING ->
          "Within %s it was not proved that all is fine: %s."
              .formatted(deadline, open.isEmpty() ? "time" : list(open));
      case ROLLING_BACK, PROMOTED, ROLLED_BACK, LET_GO -> "The rollout is over.";
    };
  }

  static String waits(Phase phase) {
    return switch (phase) {
      case WAITING -> "It waits for the evaluation's verdict.";
      case DARK -> "It waits for the candidate to run.";
      case WARMING_UP -> "It waits for the candidate to be warm.";
      case SHIFTING -> "It waits for the cluster to show the new share of traffic.";
      case MEASURING -> "It measures.";
      case AWAITING_APPROVAL -> "It waits for a person to agree.";
      case ROLLING_BACK -> "It waits for the cluster to show that all traffic is stable.";
      case PROMOTED, ROLLED_BACK, LET_GO -> "The rollout is over.";
    };
  }

  static String list(List<String> items) {
    return String.join(", ", items);
  }
}
