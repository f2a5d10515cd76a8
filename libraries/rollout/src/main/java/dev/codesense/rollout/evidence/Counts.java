package dev.codesense.rollout.evidence;

/// Requests of one side in one window. Prometheus extrapolates, so they need not be whole numbers,
/// and where it has no data they are NaN.
///
/// @param bad requests with the property that a gate watches
/// @param all requests
public record Counts(double bad, double all) {
  public static final Counts NONE = new Counts(0, 0);

  /// Whether they can be counted: finite, and no more bad requests than requests.
  public boolean areUsable() {
    return bad >= 0 && bad <= all && Double.isFinite(all);
  }

  /// The share of bad requests; NaN without requests.
  public double share() {
    return bad / all;
  }

  /// Those of both.
  public Counts plus(Counts other) {
    return new Counts(bad + other.bad, all + other.all);
  }

  Counts times(double factor) {
    return new Counts(bad * factor, all * factor);
  }

  /// An estimate of the share that is neither 0 nor 1.
  double estimate() {
    return (bad + 0.5) / (all + 1);
  }
}
