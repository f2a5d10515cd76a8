package dev.codesense.runtime;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Ids of runs: they sort by time, and two made in one millisecond differ.
public final class RunIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private RunIds() {}

  /// Such as `20261121-101500-123-9f3a5c01`.
  public static String create(Instant now, RandomGenerator random) {
    return TIME.format(now) + "-" + HexFormat.of().toHexDigits(random.nextInt());
  }
}
