package dev.codesense.rollout;

/// A level of the candidate, such as the share of its KV cache in use, that has nothing to do with
/// the stable side. Above the limit no step ends; above it for several windows in a row, the
/// candidate is rolled back.
///
/// @param name a window brings its value under this name
/// @param highest the largest value that is not too high
/// @param windows how many windows in a row may not be too high, at least 1
public record Limit(String name, double highest, int windows) {
  public Limit {
    if (windows < 1) {
      throw new IllegalArgumentException(
          "%s: the number of windows must be at least 1, was %d".formatted(name, windows));
    }
  }
}
