package dev.codesense.rollout.evidence;

/// What of a request a gate compares, and which direction is worse.
public enum Measure {
  /// The share of requests with a property, such as errors: more is worse. Margins are differences
  /// of shares: .02 is two points.
  SHARE,
  /// A quantity such as seconds: larger is worse. Margins are ratios above 1.
  LARGER,
  /// A quantity such as tokens in an answer: smaller is worse. Margins are ratios above 1: 1.5 is
  /// smaller by that factor.
  SMALLER
}
