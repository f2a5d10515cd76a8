package dev.codesense.rollout.evidence;

import java.util.Collections;
import java.util.List;

/// What bets against a claim have become, one for each guess, each begun with the same part of 1.
///
/// While the claim holds, their sum is at most 1 on average at any time, and with probability 1 - a
/// it never reaches 1 / a (Ville's inequality): reaching it refutes the claim, whenever one looks.
///
/// @param logs the logarithm of what each bet has become, 0 at first
public record Wealth(List<Double> logs) {
  public Wealth {
    logs = List.copyOf(logs);
  }

  static Wealth of(int guesses) {
    return new Wealth(Collections.nCopies(guesses, 0.0));
  }

  /// How many times over the bets have paid together, as a logarithm.
  public double log() {
    return logOfMean(logs);
  }

  /// The logarithm of the mean of numbers that are given as logarithms, without overflow.
  static double logOfMean(List<Double> logs) {
    double most = Collections.max(logs);
    return most
        + Math.log(logs.stream().mapToDouble(log -> Math.exp(log - most)).average().orElseThrow());
  }
}
