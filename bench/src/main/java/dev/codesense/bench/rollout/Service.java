package dev.codesense.bench.rollout;

import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A made-up service: its requests arrive at random, and its errors and times move during the day,
/// for the candidate as for the stable side.
final class Service {
  /// Length of a window.
  static final int SECONDS = 60;

  /// Upper bounds of vLLM's buckets for the time to the first token, the time per token and the
  /// tokens of an answer.
  private static final List<Double> FIRST_TOKEN =
      List.of(
          0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
          10.0, 20.0, 40.0, 80.0, 160.0, 640.0, 2560.0);

  private static final List<Double> PER_TOKEN =
      List.of(
          0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
          20.0, 40.0, 80.0);

  private static final List<Double> TOKENS =
      List.of(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0);

  private final double perSecond;
  private final double errors;
  private final double cut;
  private final double refusals;
  private final Spread firstToken;
  private final Spread perToken;
  private final Spread length;
  private final double phase;
  private final double swing;

  /// @param perSecond requests, both sides together
  Service(double perSecond, RandomGenerator random) {
    this.perSecond = perSecond;
    errors = Math.exp(random.nextDouble(Math.log(0.001), Math.log(0.02)));
    cut = random.nextDouble(0.01, 0.1);
    refusals = random.nextDouble(0.02, 0.15);
    firstToken =
        new Spread(
            random.nextDouble(Math.log(0.15), Math.log(1.5)),
            random.nextDouble(0.35, 0.8),
            random.nextBoolean() ? random.nextDouble(0.2, 0.5) : 0);
    perToken =
        new Spread(
            random.nextDouble(Math.log(0.015), Math.log(0.06)), random.nextDouble(0.2, 0.5), 0);
    length =
        new Spread(random.nextDouble(Math.log(100), Math.log(400)), random.nextDouble(0.6, 1), 0);
    phase = random.nextDouble(2 * Math.PI);
    swing = random.nextDouble(0, 1);
  }

  /// A quantity: lognormal, and where a prefix is in the cache, a fifth of it.
  ///
  /// @param cached the share of requests whose prefix is
  private record Spread(double middle, double deviation, double cached) {
    double below(double value, double factor) {
      double at = Math.log(value / factor) - middle;
      double whole = (1 - cached) * normal(at / deviation);
      return cached == 0 ? whole : whole + cached * normal((at + Math.log(5)) / deviation);
    }
  }

  /// What both sides did in a window.
  record Measured(Side candidate, Side stable) {}

  /// What one side did in a window.
  record Side(
      Counts errors,
      Counts cut,
      Counts refusals,
      Histogram firstToken,
      Histogram perToken,
      Histogram length) {}

  /// @param minute since the rollout began
  /// @param percent the candidate's share of traffic
  Measured measure(int minute, int percent, Fault.Effect effect, RandomGenerator random) {
    double share = percent / 100.0;
    double requests = perSecond * SECONDS;
    return new Measured(
        side(minute, poisson(requests * share, random), effect, random),
        side(minute, poisson(requests * (1 - share), random), Fault.Effect.NONE, random));
  }

  private Side side(int minute, int requests, Fault.Effect effect, RandomGenerator random) {
    double wave = swing * Math.sin(phase + 2 * Math.PI * minute / (24 * 60));
    return new Side(
        share(errors * Math.exp(0.7 * wave) + effect.errors(), requests, random),
        share(cut * Math.exp(0.2 * wave) + effect.cut(), requests, random),
        share(refusals * Math.exp(0.2 * wave) + effect.refusals(), requests, random),
        sizes(
            FIRST_TOKEN, firstToken, Math.exp(0.3 * wave) * effect.firstToken(), requests, random),
        sizes(PER_TOKEN, perToken, Math.exp(0.15 * wave) * effect.perToken(), requests, random),
        sizes(TOKENS, length, Math.exp(0.1 * wave) * effect.length(), requests, random));
  }

  private static Counts share(double chance, int requests, RandomGenerator random) {
    return new Counts(binomial(requests, Math.clamp(chance, 0, 1), random), requests);
  }

  private static Histogram sizes(
      List<Double> bounds, Spread spread, double factor, int requests, RandomGenerator random) {
    var counts = new ArrayList<Double>();
    int left = requests;
    double before = 0;
    for (double bound : bounds) {
      if (left == 0) {
        counts.add(0.0);
        continue;
      }
      double below = spread.below(bound, factor);
      int here =
          before >= 1
              ? 0
              : binomial(left, Math.clamp((below - before) / (1 - before), 0, 1), random);
      counts.add((double) here);
      left -= here;
      before = below;
    }
    counts.add((double) left);
    return new Histogram(bounds, counts);
  }

  private static int poisson(double mean, RandomGenerator random) {
    if (mean > 50) {
      // A sum of independent ones is one too.
      return poisson(mean / 2, random) + poisson(mean / 2, random);
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /// By inversion, on the rarer of the two outcomes, in parts whose mean is small.
  private static int binomial(int trials, double chance, RandomGenerator random) {
    if (trials == 0 || chance <= 0) {
      return 0;
    }
    if (chance >= 1) {
      return trials;
    }
    if (chance > 0.5) {
      return trials - binomial(trials, 1 - chance, random);
    }
    if (trials * chance > 30 && trials > 1) {
      return binomial(trials / 2, chance, random) + binomial(trials - trials / 2, chance, random);
    }
    double odds = chance / (1 - chance);
    double weight = Math.exp(trials * Math.log1p(-chance));
    double left = random.nextDouble();
    int count = 0;
    while (left > weight && count < trials) {
      left -= weight;
      weight *= odds * (trials - count) / (count + 1);
      count++;
    }
    return count;
  }

  /// The standard normal distribution: Zelen and Severo.
  private static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double tail =
        Math.exp(-z * z / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z < 0 ? tail : 1 - tail;
  }
}
