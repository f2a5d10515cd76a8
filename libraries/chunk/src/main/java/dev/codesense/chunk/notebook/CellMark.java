package dev.codesense.chunk.notebook;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The line that a cell begins with in a [NotebookText].
///
/// @param language id of a language, or `raw`
/// @param firstLine of the file, where the cell's source begins, from 1; 0: it stands where it is
/// @param lastLine where it ends, inclusive
public record CellMark(String language, int firstLine, int lastLine) {
  /// A longer line is no mark.
  public static final int LONGEST = 100;

  private static final Pattern MARK =
      Pattern.compile("# %% \\[([a-z0-9+#-]+)](?: lines=([0-9]{1,9})-([0-9]{1,9}))?");

  String text() {
    var lines = firstLine == 0 ? "" : " lines=%d-%d".formatted(firstLine, lastLine);
    return "# %% [" + language + "]" + lines;
  }

  /// Reads a line; empty when it is no mark.
  public static Optional<CellMark> parse(String line) {
    var mark = MARK.matcher(line);
    if (line.length() > LONGEST || !mark.matches()) {
      return Optional.empty();
    }
    if (mark.group(2) == null) {
      return Optional.of(new CellMark(mark.group(1), 0, 0));
    }
    int first = Math.max(1, Integer.parseInt(mark.group(2)));
    return Optional.of(
        new CellMark(mark.group(1), first, Math.max(first, Integer.parseInt(mark.group(3)))));
  }

  static boolean isMark(byte[] line) {
    return line.length <= LONGEST
        && parse(new String(line, StandardCharsets.ISO_8859_1)).isPresent();
  }
}
