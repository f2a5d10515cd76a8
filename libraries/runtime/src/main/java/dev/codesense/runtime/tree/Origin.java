package dev.codesense.runtime.tree;

import java.util.OptionalInt;

/// Where a value was written, for messages.
///
/// @param source a file's name, `environment variable X`, `--flag`
/// @param line counts from 1; empty where the source has no lines
/// @param column counts from 1; empty unless the place in the line matters
public record Origin(String source, OptionalInt line, OptionalInt column) {

  /// A place in a file, line counted from 1.
  public static Origin line(String source, int line) {
    return new Origin(source, OptionalInt.of(line), OptionalInt.empty());
  }

  /// A place in a line, both counted from 1.
  public static Origin at(String source, int line, int column) {
    return new Origin(source, OptionalInt.of(line), OptionalInt.of(column));
  }

  /// A source without lines.
  public static Origin of(String source) {
    return new Origin(source, OptionalInt.empty(), OptionalInt.empty());
  }

  @Override
  public String toString() {
    var text = new StringBuilder(source);
    line.ifPresent(number -> text.append(':').append(number));
    column.ifPresent(number -> text.append(':').append(number));
    return text.toString();
  }
}
