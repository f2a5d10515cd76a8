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
                "%s (%s%s; stable %s)"
                    .formatted(
                        finding.gate(),
                        share(finding.candidate()),
                        ofWhat(finding, plan),
                        share(finding.stable())))
            .toList();
    return String.format(
        Locale.ROOT,
        "The candidate is worse than tolerated: %s. Bets on that have paid %s times over; %,.0f"
            + " times is enough.",
        list(named),
        times(log),
        1 / plan.falseAlarm());
  }

  private static String times(double log) {
    double times = Math.exp(log);
    return times > 1e6 ? "more than a million" : String.format(Locale.ROOT, "%,.0f", times);
  }

  /// What a share is a share of, where the gate's name does not say it.
  private static String ofWhat(Finding finding, RolloutPlan plan) {
    return finding.candidate().all() == 0
        ? ""
        : plan.gates().stream()
            .filter(gate -> gate.name().equals(finding.gate()))
            .findFirst()
            .map(gate ->
                switch (gate.measure()) {
                  case SHARE -> "";
                  case LARGER -> " above the compared bound";
                  case SMALLER -> " below the compared bound";
                })
            .orElse("");
  }

  private static String share(Counts counts) {
    return counts.all() == 0
        ? "nothing counted in this step yet"
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
