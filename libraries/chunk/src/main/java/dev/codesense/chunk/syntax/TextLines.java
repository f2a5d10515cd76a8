package dev.codesense.chunk.syntax;

import dev.codesense.chunk.syntax.Splitter.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The lines of a file: where each begins, and how many characters other than white space precede
/// it. Lines count from 0 here; they end with `\n`, which belongs to them.
public final class TextLines {
  /// How the placeholder of a masked secret begins.
  public static final String SECRET = "<SECRET:";

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
      if (isNonBlankCharacter(i)) {
        seen++;
      } else if (content[i] == '\n') {
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

  /// Characters other than white space in a chunk.
  public int nonBlankCharacters(Span span) {
    if (span.start() == starts[span.first()] && span.end() == starts[span.last() + 1]) {
      return nonBlankCharacters(span.first(), span.last());
    }
    return nonBlankCharactersBetween(span.start(), span.end());
  }

  /// Characters other than white space that begin from one byte to before another.
  int nonBlankCharactersBetween(int from, int to) {
    int seen = 0;
    for (int at = from; at < to; at++) {
      seen += isNonBlankCharacter(at) ? 1 : 0;
    }
    return seen;
  }

  /// Whether a character other than white space begins at a byte.
  private boolean isNonBlankCharacter(int at) {
    byte b = content[at];
    // Continuation bytes of UTF-8 (10xxxxxx) belong to a character already counted, unless they
    // are strays.
    boolean continued = at > 0 && content[at - 1] < 0 && (b & 0xC0) == 0x80;
    return b > ' ' || (b < 0 && !continued);
  }

  /// Where to end a piece of a line that holds at most so many characters other than white space:
  /// in its last third between words, if there is such a place outside a masked secret.
  int pieceEnd(int from, int characters) {
    int limit = from;
    int earliest = from;
    for (int seen = 0; limit < content.length; limit++) {
      if (isNonBlankCharacter(limit)) {
        if (seen == characters) {
          break;
        }
        if (seen == characters * 2 / 3) {
          earliest = limit;
        }
        seen++;
      }
    }
    int end = limit;
    while (end > earliest + 1 && !endsWord(content[end - 1])) {
      end--;
    }
    if (!endsWord(content[end - 1])) {
      end = limit;
    }
    for (int at = end - 1; at > earliest && content[at] != '>'; at--) {
      if (isSecret(at)) {
        return at;
      }
    }
    return end;
  }

  private static boolean endsWord(byte b) {
    return (b >= 0 && b <= ' ') || b == ',' || b == ';' || b == '}' || b == ']' || b == '>';
  }

  private boolean isSecret(int at) {
    int length = SECRET.length();
    return content[at] == SECRET.charAt(0)
        && at + length <= content.length
        && new String(content, at, length, StandardCharsets.ISO_8859_1).equals(SECRET);
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

  /// Without the last line's break.
  public String text(Span span) {
    return slice(span.start(), end(span));
  }

  /// The byte behind a chunk's last one, its last line's break not counted.
  public int end(Span span) {
    return Math.min(span.end(), end(span.last()));
  }

  public String slice(int from, int to) {
    return new String(content, from, to - from, StandardCharsets.UTF_8);
  }
}
