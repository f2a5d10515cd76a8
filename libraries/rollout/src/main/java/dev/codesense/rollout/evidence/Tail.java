package dev.codesense.rollout.evidence;

/// An estimate of the share of requests above a value, neither 0 nor 1.
///
/// Between the bounds of a histogram the log odds are taken to follow the logarithm of the value in
/// a straight line, as they do for a log-logistic distribution and nearly do for a lognormal one.
final class Tail {
  private final double[] values;
  private final double[] odds;

  Tail(Histogram known) {
    int bounds = known.bounds().size();
    values = new double[bounds];
    odds = new double[bounds];
    double all = known.all();
    double above = all;
    for (int i = 0; i < bounds; i++) {
      above -= known.counts().get(i);
      double share = new Counts(Math.max(above, 0), all).estimate();
      values[i] = Math.log(known.bounds().get(i));
      odds[i] = Math.log(share / (1 - share));
    }
  }

  /// @param value its logarithm
  double above(double value) {
    int right = Math.min(1, values.length - 1);
    while (right < values.length - 1 && values[right] < value) {
      right++;
    }
    int left = Math.max(right - 1, 0);
    double way = left == right ? 0 : (value - values[left]) / (values[right] - values[left]);
    return 1 / (1 + Math.exp(-(odds[left] + way * (odds[right] - odds[left]))));
  }
}
