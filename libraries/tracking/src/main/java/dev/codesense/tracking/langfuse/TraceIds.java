package dev.codesense.tracking.langfuse;

import dev.codesense.core.file.Sha256;

/// Ids that follow from what they name: what is sent again replaces what was there.
public final class TraceIds {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private TraceIds() {}

  /// @param parts that together name the trace, such as a run's id and a question's
  /// @return 32 hex digits
  public static String trace(String... parts) {
    return Sha256.ofParts(parts).substring(0, TRACE_DIGITS);
  }

  /// @param parts that together name the span, its trace's included
  /// @return 16 hex digits
  public static String span(String... parts) {
    return Sha256.ofParts(parts).substring(0, SPAN_DIGITS);
  }
}
