package dev.codesense.evaluate.gate;

/// The normal distribution and Student's, as exact as 10,000 resamples can tell.
final class Distributions {
  private Distributions() {}

  /// Share of the standard normal distribution below `z`, to 1e-7: Abramowitz and Stegun, *Handbook
  /// of Mathematical Functions*, 26.2.17.
  static double normal(double z) {
    if (z < 0) {
      return 1 - normal(-z);
    }
    double t = 1 / (1 + 0.2316419 * z);
    double tail =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1 - StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * StrictMath.PI) * tail;
  }

  /// Where the standard normal distribution has the share `p` below it; within ±8.
  static double normalQuantile(double p) {
    double low = -8;
    double high = 8;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (normal(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /// Where Student's distribution has the share `p` below it: Abramowitz and Stegun, 26.7.5, to
  /// 0.01 from three degrees of freedom on.
  ///
  /// @param freedom degrees of freedom; fewer than three count as three
  static double studentQuantile(double p, double freedom) {
    double n = Math.max(3, freedom);
    double x = normalQuantile(p);
    double x2 = x * x;
    return x
        * (1
            + (x2 + 1) / (4 * n)
            + ((5 * x2 + 16) * x2 + 3) / (96 * n * n)
            + (((3 * x2 + 19) * x2 + 17) * x2 - 15) / (384 * n * n * n)
            + ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / (92160 * n * n * n * n));
  }
}
