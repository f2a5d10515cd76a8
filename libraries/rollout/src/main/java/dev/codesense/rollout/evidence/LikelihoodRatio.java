package dev.codesense.rollout.evidence;

/// How much better a guess explains the counts of a window than any pair of shares that a claim
/// allows.
///
/// The claim is that the candidate's share is at most the stable side's plus a margin, or at least
/// that. The guess `(c, s)` violates it. Of the pairs that the claim allows, `(q + margin, q)` is
/// the one nearest to the guess in Kullback-Leibler divergence, given how many requests each side
/// had. The set of allowed pairs is convex, so for every pair in it the expected ratio is at most 1
/// (Turner and Grünwald 2023): whoever bets on the guess does not gain while the claim holds,
/// whatever the stable side's share is and however it moves from window to window.
final class LikelihoodRatio {
  private static final double NEARLY = 1e-12;
  private static final int MOST_TRIES = 60;

  private LikelihoodRatio() {}

  /// The logarithm of the ratio; 0 where one side has no requests, which says nothing.
  ///
  /// @param guessed the guess's share of the candidate, between 0 and 1
  /// @param guessedStable the guess's share of the stable side, between 0 and 1
  /// @param margin at least 0; the guess is not on the line `candidate = stable + margin`
  static double log(
      Counts candidate, Counts stable, double guessed, double guessedStable, double margin) {
    if (candidate.all() == 0 || stable.all() == 0) {
      return 0;
    }
    double nearest = nearest(candidate.all(), stable.all(), guessed, guessedStable, margin);
    return gain(candidate, guessed, nearest + margin) + gain(stable, guessedStable, nearest);
  }

  private static double gain(Counts counts, double guessed, double allowed) {
    return counts.bad() * Math.log(guessed / allowed)
        + (counts.all() - counts.bad()) * Math.log((1 - guessed) / (1 - allowed));
  }

  /// The stable side's share on the claim's edge that is nearest to the guess: where the derivative
  /// of the divergence, which ascends, is 0. By Newton's method, and by halving where that leaves
  /// the bracket.
  private static double nearest(
      double candidates, double stables, double guessed, double guessedStable, double margin) {
    double low = Math.max(NEARLY, Math.min(guessedStable, guessed - margin));
    double high = Math.min(1 - margin - NEARLY, Math.max(guessedStable, guessed - margin));
    double share = (low + high) / 2;
    for (int i = 0; i < MOST_TRIES && high - low > NEARLY; i++) {
      double shifted = share + margin;
      double spread = share * (1 - share);
      double shiftedSpread = shifted * (1 - shifted);
      double fromStable = share - guessedStable;
      double fromGuess = shifted - guessed;
      double slope = candidates * fromGuess / shiftedSpread + stables * fromStable / spread;
      if (slope < 0) {
        low = share;
      } else {
        high = share;
      }
      double bend =
          candidates
                  * (shiftedSpread - fromGuess * (1 - 2 * shifted))
                  / (shiftedSpread * shiftedSpread)
              + stables * (spread - fromStable * (1 - 2 * share)) / (spread * spread);
      double newton = share - slope / bend;
      double before = share;
      share = newton > low && newton < high ? newton : (low + high) / 2;
      if (Math.abs(share - before) < 1e-9 * share) {
        break;
      }
    }
    return share;
  }
}
