package dev.codesense.evaluate.report;

import java.util.Locale;

/// Figures as pages and verdicts show them.
public final class Figures {
  private Figures() {}

  /// Three digits after the point, such as `0.795`.
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// With a sign, but for zero; minus zero is zero.
  public static String signed(double value) {
    var text = String.format(Locale.ROOT, "%+.3f", value);
    return text.endsWith("0.000") ? "0" : text;
  }
}
