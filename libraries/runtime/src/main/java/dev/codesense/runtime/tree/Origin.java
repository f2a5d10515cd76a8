package dev.codesense.runtime.tree;

import java.util.OptionalInt;

/// Where a value was written, for messages.
///
/// @param source a file's name, `environment variable X`, `--flag`
/// @param line counts from 1; empty where the source has no lines
public record Origin(String source, OptionalInt line) {

  /// A place in a file, line counted from 1.
  public static Origin line(String source, int line) {
    return new Origin(source, OptionalInt.of(line));
  }

  /// A source without lines.
  public static Origin of(String source) {
    return new Origin(source, OptionalInt.empty());
  }

  @Override
  public String toString() {
    return line.isPresent() ? source + ":" + line.getAsInt() : source;
  }
}
