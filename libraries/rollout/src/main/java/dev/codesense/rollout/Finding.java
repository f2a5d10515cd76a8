package dev.codesense.rollout;

import dev.codesense.rollout.evidence.Counts;

/// What a gate says at one look.
///
/// @param gate its name
/// @param candidate requests of the candidate in this step, and how many were bad: for a quantity,
///   beyond the bucket's bound that the windows were compared at
/// @param stable the same of the stable side in the same windows
/// @param worse how many times over bets have paid that the candidate is worse than tolerated
/// @param fine how many times over bets have paid in this step that it is not harmful
public record Finding(
    String gate, State state, Counts candidate, Counts stable, double worse, double fine) {

  /// What follows from it.
  public enum State {
    /// It is proved that the candidate is not harmful at the next share.
    FINE,
    /// Too little is known yet.
    UNDECIDED,
    /// The last window has no usable reading.
    NO_READING
  }
}
