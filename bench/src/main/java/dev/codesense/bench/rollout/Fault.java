package dev.codesense.bench.rollout;

import java.util.random.RandomGenerator;

/// What is wrong with a candidate.
enum Fault {
  NONE(0, "none"),
  ERRORS_2(1, "errors +2 points"),
  ERRORS_10(2, "errors +10 points"),
  SLOW_13(3, "first token × 1.3"),
  SLOW_2(4, "first token × 2"),
  CUT_5(5, "cut short +5 points"),
  MIXED_MILD(6, "errors +2, first token × 1.3, cut short +5"),
  MIXED_HARD(7, "errors +10, first token × 2, cut short +5");

  private final int number;
  private final String title;

  Fault(int number, String title) {
    this.number = number;
    this.title = title;
  }

  /// The seed of one of its rollouts.
  long seed(int round) {
    return round * 7_919L + number * 1_000_003L + 1;
  }

  String title() {
    return title;
  }

  /// How the candidate differs from the stable side. One without a fault is the same in a third of
  /// cases, else up to a fifth better in some way and worse in another by at most half of what the
  /// standard gates tolerate.
  Effect draw(RandomGenerator random) {
    return switch (this) {
      case NONE -> good(random);
      case ERRORS_2 -> Effect.NONE.withErrors(0.02);
      case ERRORS_10 -> Effect.NONE.withErrors(0.10);
      case SLOW_13 -> Effect.NONE.withFirstToken(1.3);
      case SLOW_2 -> Effect.NONE.withFirstToken(2);
      case CUT_5 -> Effect.NONE.withCut(0.05);
      case MIXED_MILD -> Effect.NONE.withErrors(0.02).withFirstToken(1.3).withCut(0.05);
      case MIXED_HARD -> Effect.NONE.withErrors(0.10).withFirstToken(2).withCut(0.05);
    };
  }

  private static Effect good(RandomGenerator random) {
    if (random.nextInt(3) == 0) {
      return Effect.NONE;
    }
    return new Effect(
        random.nextDouble(-0.001, 0.00125),
        random.nextDouble(-0.01, 0.005),
        random.nextDouble(-0.01, 0.005),
        random.nextDouble(0.8, 1.025),
        random.nextDouble(0.8, 1.025),
        random.nextDouble(0.96, 1.04));
  }

  /// @param errors added to the share of errors, in shares
  /// @param cut added to the share of answers that are cut short
  /// @param refusals added to the share of refusals
  /// @param firstToken factor of the time to the first token
  /// @param perToken factor of the time per token
  /// @param length factor of the answers' length
  record Effect(
      double errors,
      double cut,
      double refusals,
      double firstToken,
      double perToken,
      double length) {
    static final Effect NONE = new Effect(0, 0, 0, 1, 1, 1);

    private Effect withErrors(double more) {
      return new Effect(more, cut, refusals, firstToken, perToken, length);
    }

    private Effect withCut(double more) {
      return new Effect(errors, more, refusals, firstToken, perToken, length);
    }

    private Effect withFirstToken(double factor) {
      return new Effect(errors, cut, refusals, factor, perToken, length);
    }

    /// The share of the candidate's requests that would have been better on the stable side.
    /// Whoever waits longer for the first token is harmed, however little.
    double harmed() {
      return firstToken > 1.1 ? 1 : 1 - (1 - Math.max(errors, 0)) * (1 - Math.max(cut, 0));
    }
  }
}
