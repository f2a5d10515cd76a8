package dev.codesense.chunk.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The lines of a file: where each begins, and how many characters other than white space precede
/// it. Lines count from 0 here; they end with `\n`, which belongs to them.
public final class TextLines {
  private final byte[] content;
  private final int[] starts;
  private final int[] nonBlankCharacters;
  private final int count;
  private int lastLine;

  public TextLines(byte[] content) {
    this.content = content;
    int lines = 1;
    for (byte b : content) {
      if (b == '\n') {
        lines++;
      }
    }
    starts = new int[lines + 1];
    nonBlankCharacters = new int[lines + 1];
    int line = 0;
    int seen = 0;
    for (int i = 0; i < content.length; i++) {
      byte b = content[i];
      // Continuation bytes of UTF-8 (10xxxxxx) belong to a character already counted, unless they
      // are strays.
      boolean continued = i > 0 && content[i - 1] < 0 && (b & 0xC0) == 0x80;
      if (b > ' ' || (b < 0 && !continued)) {
        seen++;
      } else if (b == '\n') {
        line++;
        starts[line] = i + 1;
        nonBlankCharacters[line] = seen;
      }
    }
    boolean endsWithNewline = content.length > 0 && content[content.length - 1] == '\n';
    count = content.length == 0 ? 0 : endsWithNewline ? line : line + 1;
    starts[count] = content.length;
    nonBlankCharacters[count] = seen;
  }

  /// A text as we read it: without byte order mark, and with `\n` where lines end with `\r` alone.
  /// As many lines as before.
  public static byte[] plain(byte[] content) {
    boolean marked =
        content.length >= 3
            && content[0] == (byte) 0xEF
            && content[1] == (byte) 0xBB
            && content[2] == (byte) 0xBF;
    var text = marked ? Arrays.copyOfRange(content, 3, content.length) : content;
    boolean returns = false;
    for (byte b : text) {
      if (b == '\n') {
        return text;
      }
      returns |= b == '\r';
    }
    if (!returns) {
      return text;
    }
    var lines = text.clone();
    for (int i = 0; i < lines.length; i++) {
      lines[i] = lines[i] == '\r' ? (byte) '\n' : lines[i];
    }
    return lines;
  }

  public byte[] content() {
    return content;
  }

  public int count() {
    return count;
  }

  /// First byte of a line; of line `count()`, the length of the content.
  public int start(int line) {
    return starts[line];
  }

  /// The byte after a line's last one, its line break not counted.
  public int end(int line) {
    int end = starts[line + 1];
    if (end > starts[line] && content[end - 1] == '\n') {
      end--;
    }
    if (end > starts[line] && content[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  /// Characters other than white space in the lines, both ends included.
  public int nonBlankCharacters(int first, int last) {
    return nonBlankCharacters[last + 1] - nonBlankCharacters[first];
  }

  public boolean isBlank(int line) {
    return nonBlankCharacters[line + 1] == nonBlankCharacters[line];
  }

  /// The line that holds a byte; the last line for offsets behind the end.
  public int lineOf(int offset) {
    int near = lastLine;
    if (near < count && starts[near] <= offset) {
      // Walks go forwards, so the line is mostly the last one found or one soon after.
      for (int i = 0; i < 8 && near + 1 < count && starts[near + 1] <= offset; i++) {
        near++;
      }
      if (near + 1 >= count || starts[near + 1] > offset) {
        lastLine = near;
        return near;
      }
    }
    int low = 0;
    int high = Math.max(0, count - 1);
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    lastLine = low;
    return low;
  }

  /// Bytes of white space that a line begins with; a tab counts as one.
  public int indent(int line) {
    int at = starts[line];
    int end = end(line);
    while (at < end && (content[at] == ' ' || content[at] == '\t')) {
      at++;
    }
    return at - starts[line];
  }

  public String text(int first, int last) {
    int from = starts[first];
    return new String(content, from, end(last) - from, StandardCharsets.UTF_8);
  }

  public String slice(int from, int to) {
    return new String(content, from, to - from, StandardCharsets.UTF_8);
  }
}
