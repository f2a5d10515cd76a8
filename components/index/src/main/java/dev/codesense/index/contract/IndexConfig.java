package dev.codesense.index.contract;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings of indexing: keys of the block `index` besides the request's own.
public record IndexConfig(
    @Doc("Files chunked at a time; unset: one per core") @Nullable Integer parallelism,
    @Doc("Largest share of files or repositories that a run may lose, 0 to 1") @Default("0.2")
        double shrinkLimit,
    @Doc("Generations kept besides the live one and the one before it") @Default("0")
        int keepGenerations,
    @Doc("Shortest time that a replaced generation is kept") @Default("1h") Duration gracePeriod,
    @Doc("How long a pipeline run that never ends keeps the collection reserved") @Default("6h")
        Duration runLease,
    @Doc("Whether generated files are indexed") @Default("false") boolean includeGenerated,
    @Doc("Whether test code is indexed") @Default("true") boolean includeTests,
    @Doc("Number of chunks that a new generation must find again before queries see it")
        @Default("12")
        int canaries) {
  /// The block of codesense.yaml that holds the settings of every component of this stage.
  public static final String BLOCK = "index";

  public IndexConfig {
    if (parallelism != null && parallelism < 1) {
      throw new RefusedValueException(
          IndexConfig::parallelism, "must be at least 1, was " + parallelism);
    }
    if (!(shrinkLimit >= 0 && shrinkLimit <= 1)) {
      throw new RefusedValueException(
          IndexConfig::shrinkLimit, "must be from 0 to 1, was " + shrinkLimit);
    }
    if (keepGenerations < 0) {
      throw new RefusedValueException(
          IndexConfig::keepGenerations, "must be at least 0, was " + keepGenerations);
    }
    if (gracePeriod.isNegative()) {
      throw new RefusedValueException(
          IndexConfig::gracePeriod, "must not be negative, was " + gracePeriod);
    }
    if (!runLease.isPositive()) {
      throw new RefusedValueException(
          IndexConfig::runLease, "must be longer than nothing, was " + runLease);
    }
    if (canaries < 0) {
      throw new RefusedValueException(IndexConfig::canaries, "must be at least 0, was " + canaries);
    }
  }

  /// How many threads chunk.
  public int threads() {
    return parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
  }
}
