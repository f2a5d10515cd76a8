package dev.codesense.cli.project;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;

/// The block `prices` of codesense.yaml: prices for estimates.
public record Prices(
    @Doc("Currency of the prices") @Default("USD") String currency,
    @Doc("Price of a million tokens that the embedding endpoint reads; the built-in model is free")
        @Default("0")
        double millionEmbeddingTokens,
    @Doc("Price of an hour of the machine that converges and indexes") @Default("0")
        double machineHour) {

  public Prices {
    if (!(millionEmbeddingTokens >= 0)) {
      throw new RefusedValueException(
          Prices::millionEmbeddingTokens, "must not be negative, was " + millionEmbeddingTokens);
    }
    if (!(machineHour >= 0)) {
      throw new RefusedValueException(
          Prices::machineHour, "must not be negative, was " + machineHour);
    }
  }

  /// Whether anything costs something.
  boolean known() {
    return millionEmbeddingTokens > 0 || machineHour > 0;
  }
}
