package dev.codesense.rollout.evidence;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Bad requests of both sides in one window, and what was thought of the window before it was read.
///
/// @param expected the stable side's share, as windows before this one let expect
/// @param margins as differences of shares
record Comparison(Counts candidate, Counts stable, double expected, Margins margins) {
  /// How far beyond what is tolerated the guesses of the test for *worse* lie, in distances between
  /// tolerated and harmful.
  private static final List<Double> HOW_MUCH_WORSE = List.of(0.5, 1.0, 2.0, 4.0, 8.0);

  static final int GUESSES_WORSE = HOW_MUCH_WORSE.size();

  /// As good as the stable side, or worse by what is tolerated.
  static final int GUESSES_FINE = 2;

  /// After bets against the claim that the candidate is worse by at most what is tolerated.
  Wealth betWorse(Wealth wealth) {
    double edge = expected + margins.tolerated();
    if (edge >= 1) {
      return wealth; // Every share of a candidate is tolerated: there is nothing to guess.
    }
    double distance = margins.harmful() - margins.tolerated();
    return bet(
        wealth,
        HOW_MUCH_WORSE.stream()
            .map(often -> Math.min(edge + often * distance, (1 + edge) / 2))
            .toList(),
        margins.tolerated());
  }

  /// After bets against the claim that the candidate is worse by at least a margin.
  Wealth betFine(Wealth wealth, double margin) {
    return bet(
        wealth,
        Stream.of(0.0, margins.tolerated())
            .map(worse -> Math.min(expected + worse, 1 - 1e-6))
            .toList(),
        margin);
  }

  private Wealth bet(Wealth wealth, List<Double> guesses, double margin) {
    return new Wealth(
        IntStream.range(0, guesses.size())
            .mapToObj(i ->
                wealth.logs().get(i)
                    + LikelihoodRatio.log(candidate, stable, guesses.get(i), expected, margin))
            .toList());
  }
}
