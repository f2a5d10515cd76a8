package dev.codesense.rollout.evidence;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of one gate's measure in a rollout: a value that each window makes anew.
///
/// *Worse* is tested over the whole rollout, because one that is worse should be found as early as
/// possible, and over each step, because a candidate may be good at a small share of traffic and
/// bad at a large one. *Fine* is tested within a step only: a larger share needs a proof of its
/// own.
///
/// @param baseline the stable side lately
/// @param whole bets on *worse* since the rollout began
/// @param steps what the bets on *worse* of steps that have ended became, as logarithms
/// @param step the same for this step
/// @param fine bets on *fine* in this step
/// @param candidate the candidate's requests in this step
/// @param stable the stable side's
public record Evidence(
    Baseline baseline,
    Wealth whole,
    List<Double> steps,
    Wealth step,
    Wealth fine,
    Counts candidate,
    Counts stable) {

  public static final Evidence NONE =
      new Evidence(
          Baseline.EMPTY,
          Wealth.of(Comparison.GUESSES_WORSE),
          List.of(),
          Wealth.of(Comparison.GUESSES_WORSE),
          Wealth.of(Comparison.GUESSES_FINE),
          Counts.NONE,
          Counts.NONE);

  /// A difference of shares that no candidate can have while the stable side's share is not 0.
  private static final double LARGEST_MARGIN = 0.99;

  public Evidence {
    steps = List.copyOf(steps);
  }

  /// With a window in which the candidate had no share that counts: only the stable side is learnt.
  ///
  /// @param kept weight of what is known of the stable side already, 0 to 1
  public Evidence learn(Reading reading, double kept) {
    return new Evidence(baseline.after(reading, kept), whole, steps, step, fine, candidate, stable);
  }

  /// With a window between two steps, in which the candidate had the share of either: it says
  /// whether the candidate is worse, and proves nothing of a step.
  ///
  /// @param kept weight of what is known of the stable side already, 0 to 1
  public Evidence watch(Reading reading, Measure measure, Margins margins, double kept) {
    var comparison = comparison(reading, measure, margins);
    return comparison == null
        ? learn(reading, kept)
        : new Evidence(
            baseline.after(reading, kept),
            comparison.betWorse(whole),
            steps,
            step,
            fine,
            candidate,
            stable);
  }

  private @Nullable Comparison comparison(Reading reading, Measure measure, Margins margins) {
    return reading.isUsable() ? baseline.comparison(reading, measure, margins) : null;
  }

  /// With a window of this step.
  ///
  /// @param leastHarm the smallest difference of shares that *fine* must refute; a larger harmful
  ///   margin counts instead
  public Evidence after(
      Reading reading, Measure measure, Margins margins, double leastHarm, double kept) {
    var comparison = comparison(reading, measure, margins);
    if (comparison == null) {
      return learn(reading, kept);
    }
    return new Evidence(
        baseline.after(reading, kept),
        comparison.betWorse(whole),
        steps,
        comparison.betWorse(step),
        comparison.betFine(
            fine, Math.min(Math.max(comparison.margins().harmful(), leastHarm), LARGEST_MARGIN)),
        candidate.plus(comparison.candidate()),
        stable.plus(comparison.stable()));
  }

  /// At the beginning of the next step.
  public Evidence nextStep() {
    return new Evidence(
        baseline,
        whole,
        Stream.concat(steps.stream(), Stream.of(step.log())).toList(),
        NONE.step,
        NONE.fine,
        Counts.NONE,
        Counts.NONE);
  }

  /// How many times over bets on *worse* have paid, as a logarithm: half of the stake was put on
  /// the whole rollout, the other half in equal parts on its steps.
  ///
  /// @param planned steps of the rollout
  public double logWorse(int planned) {
    double most = Math.max(whole.log(), Math.max(step.log(), 0));
    for (double ended : steps) {
      most = Math.max(most, ended);
    }
    double parts = Math.exp(step.log() - most);
    for (double ended : steps) {
      parts += Math.exp(ended - most);
    }
    parts += (planned - steps.size() - 1) * Math.exp(-most);
    return most + Math.log(0.5 * Math.exp(whole.log() - most) + 0.5 * parts / planned);
  }

  /// How many times over bets on *fine* have paid in this step, as a logarithm.
  public double logFine() {
    return fine.log();
  }
}
