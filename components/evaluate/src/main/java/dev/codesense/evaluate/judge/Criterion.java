package dev.codesense.evaluate.judge;

import java.util.regex.Pattern;

/// What else an answer is to be, in words: judged from 0 to 10, as G-Eval does (Liu et al., 2023).
///
/// @param name lower-case letters, digits and `_`: its metric is `criterion_` and the name
/// @param text such as `The answer names the class to change before it explains how.`
public record Criterion(String name, String text) {
  private static final String PREFIX = "criterion_";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  public Criterion {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A criterion's name has lower-case letters, digits and _, was " + name);
    }
    if (text.isBlank()) {
      throw new IllegalArgumentException("The criterion %s says nothing".formatted(name));
    }
  }

  /// Whether a metric is one of a criterion.
  public static boolean isMetric(String metric) {
    return metric.startsWith(PREFIX);
  }

  public String metric() {
    return PREFIX + name;
  }
}
