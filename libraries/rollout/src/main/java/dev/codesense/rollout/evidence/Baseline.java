package dev.codesense.rollout.evidence;

import org.jspecify.annotations.Nullable;

/// What the stable side did lately; older windows count less. Guesses about the next window come
/// from it, so a window never has a part in the guesses that it is judged by.
///
/// @param counts where the gate reads shares
/// @param sizes where it reads a quantity
public record Baseline(@Nullable Counts counts, @Nullable Histogram sizes) {
  public static final Baseline EMPTY = new Baseline(null, null);

  /// Requests below which nothing is guessed.
  private static final double FEWEST = 20;

  /// With a window that has ended.
  ///
  /// @param kept weight of what is known already, 0 to 1
  Baseline after(Reading reading, double kept) {
    return switch (reading) {
      case Reading.Shares shares when shares.stable().areUsable() ->
          new Baseline(
              counts == null ? shares.stable() : counts.times(kept).plus(shares.stable()), null);
      case Reading.Sizes found when found.stable().isUsable() ->
          new Baseline(
              null,
              sizes == null || !sizes.bounds().equals(found.stable().bounds())
                  ? found.stable()
                  : sizes.times(kept).plus(found.stable()));
      case Reading.Shares _, Reading.Sizes _ -> this;
    };
  }

  /// A reading as counts of bad requests, with margins as differences of their shares; null while
  /// too little is known.
  @Nullable Comparison comparison(Reading reading, Measure measure, Margins margins) {
    return switch (reading) {
      case Reading.Shares shares ->
          counts == null || counts.all() < FEWEST
              ? null
              : new Comparison(shares.candidate(), shares.stable(), counts.estimate(), margins);
      case Reading.Sizes found ->
          sizes == null || sizes.all() < FEWEST || !sizes.bounds().equals(found.stable().bounds())
              ? null
              : bySize(sizes, found, measure == Measure.LARGER, margins);
    };
  }

  /// Counts requests beyond the bound at which a candidate that is worse by the harmful ratio would
  /// stand out most.
  ///
  /// Whoever is slower by a ratio `r` is above the bound `b` as often as the stable side is above
  /// `b / r`.
  private static @Nullable Comparison bySize(
      Histogram known, Reading.Sizes found, boolean larger, Margins margins) {
    var tail = new Tail(known);
    double direction = larger ? -1 : 1;
    double toTolerated = direction * Math.log(margins.tolerated());
    double toHarmful = direction * Math.log(margins.harmful());
    Comparison best = null;
    double farthest = 0;
    for (int i = 0; i < known.bounds().size(); i++) {
      double bound = Math.log(known.bounds().get(i));
      double share = beyond(tail, bound, larger);
      double tolerated = beyond(tail, bound + toTolerated, larger) - share;
      double harmful = beyond(tail, bound + toHarmful, larger) - share;
      double middle = share + harmful / 2;
      double distance = harmful / Math.sqrt(middle * (1 - middle));
      if (distance > farthest && tolerated >= 0 && harmful > tolerated) {
        farthest = distance;
        best =
            new Comparison(
                beyond(found.candidate(), i, larger),
                beyond(found.stable(), i, larger),
                share,
                new Margins(tolerated, harmful));
      }
    }
    return best;
  }

  private static double beyond(Tail tail, double value, boolean larger) {
    double above = tail.above(value);
    return larger ? above : 1 - above;
  }

  private static Counts beyond(Histogram found, int bound, boolean larger) {
    var above = found.above(bound);
    return larger ? above : new Counts(above.all() - above.bad(), above.all());
  }
}
