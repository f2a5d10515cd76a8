package dev.codesense.evaluate.gate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a gate decides of a candidate.
///
/// @param checks the primary metric first, then the guards
/// @param questionsNeeded how many questions in all, in as many more files, would settle it four
///   times in five if the differences are what they seem; null unless it is inconclusive, and where
///   even [#MOST_QUESTIONS] would not
public record Decision(Outcome outcome, List<Check> checks, @Nullable Long questionsNeeded) {

  /// More questions than anybody asks.
  public static final long MOST_QUESTIONS = 1_000_000;

  /// Normal quantile of a one-sided bound of 95 %.
  private static final double SURE = 1.6449;

  /// Normal quantile of four times in five.
  private static final double POWER = 0.8416;

  public enum Outcome {
    /// The primary metric got better and no guard got worse.
    PROMOTE,
    /// The gain is surely too small, or a guard surely got worse.
    KEEP,
    /// Neither is sure.
    INCONCLUSIVE,
    /// Too many judgements failed, or nothing was measured.
    NO_VERDICT
  }

  /// What the measured difference says of what the rule asks.
  public enum Finding {
    /// It is so.
    SHOWN,
    /// It is not so.
    REFUTED,
    /// It may be so or not.
    OPEN
  }

  /// One metric.
  ///
  /// @param primary whether it must get better; else it must not get worse
  /// @param limit the smallest gain of the primary metric, or the margin of a guard
  /// @param difference candidate minus baseline
  public record Check(
      String metric, boolean primary, double limit, Interval difference, Finding finding) {

    private static Check gain(String metric, double smallestGain, Interval difference) {
      return new Check(
          metric,
          true,
          smallestGain,
          difference,
          difference.low() > 0
              ? Finding.SHOWN
              : difference.high() < smallestGain ? Finding.REFUTED : Finding.OPEN);
    }

    private static Check guard(GateRule.Guard guard, Interval difference) {
      return new Check(
          guard.metric(),
          false,
          guard.margin(),
          difference,
          difference.low() >= -guard.margin()
              ? Finding.SHOWN
              : difference.high() < -guard.margin() ? Finding.REFUTED : Finding.OPEN);
    }

    /// How many times as many questions would settle it; 0 when it is settled.
    private double factor() {
      if (finding != Finding.OPEN) {
        return 0;
      }
      double mean = difference.mean();
      // A gain is settled by showing it, or by showing that it is not worth it: whichever is
      // easier.
      double distance = primary ? Math.max(mean, limit - mean) : Math.abs(mean + limit);
      double error = (difference.high() - difference.low()) / 2 / SURE;
      double needed = (SURE + POWER) * error / distance;
      return needed * needed;
    }
  }

  public Decision {
    checks = List.copyOf(checks);
  }

  /// Decides by the rule.
  ///
  /// @throws IllegalArgumentException when the evidence lacks a metric of the rule
  public static Decision of(GateRule rule, Evidence evidence) {
    if (evidence.questions() == 0 || evidence.failures() > rule.mostFailures()) {
      return new Decision(Outcome.NO_VERDICT, List.of(), null);
    }
    var checks = new ArrayList<Check>();
    checks.add(
        Check.gain(rule.primary(), rule.smallestGain(), difference(evidence, rule.primary())));
    for (var guard : rule.guards()) {
      checks.add(Check.guard(guard, difference(evidence, guard.metric())));
    }
    if (checks.stream().anyMatch(check -> check.finding() == Finding.REFUTED)) {
      return new Decision(Outcome.KEEP, checks, null);
    }
    boolean shown = checks.stream().allMatch(check -> check.finding() == Finding.SHOWN);
    boolean enough = evidence.clusters() >= GateRule.FEWEST_CLUSTERS;
    if (shown && enough) {
      return new Decision(Outcome.PROMOTE, checks, null);
    }
    double factor =
        Math.max(
            checks.stream().mapToDouble(Check::factor).max().orElse(1),
            (double) GateRule.FEWEST_CLUSTERS / evidence.clusters());
    double needed = Math.ceil(evidence.questions() * factor);
    return new Decision(
        Outcome.INCONCLUSIVE,
        checks,
        needed > MOST_QUESTIONS ? null : Math.max((long) needed, evidence.questions() + 1));
  }

  private static Interval difference(Evidence evidence, String metric) {
    var difference = evidence.differences().get(metric);
    if (difference == null) {
      throw new IllegalArgumentException("Nothing was measured of " + metric);
    }
    return difference;
  }
}
