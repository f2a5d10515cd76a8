package dev.codesense.chunk;

import dev.codesense.chunk.syntax.Language;
import org.jspecify.annotations.Nullable;

/// Tells files that are not worth chunks: not text, or code without its layout.
public final class FileScreen {
  /// What is left of a line without its literals: people do not write so much on one.
  private static final int LONG_LINE = 250;

  /// Less is quickly read, whatever it looks like.
  private static final int LEAST_CODE = 2_000;

  /// So much packed code in so large a share makes a bundle, though there are ordinary lines too.
  private static final int BUNDLE = 50_000;

  private static final double BUNDLE_SHARE = 0.98;

  /// Blanks in packed code: one for each keyword. People leave one in seven characters blank.
  private static final double PACKED_BLANKS = 0.08;

  private FileScreen() {}

  /// Why there should be no chunks, whatever the settings; null when the file is fine.
  static @Nullable String skip(byte[] content, Language language, int maxBytes) {
    if (content.length > maxBytes) {
      return "OVERSIZED";
    }
    boolean blank = true;
    int odd = 0;
    for (byte b : content) {
      if (b == 0) {
        return "BINARY";
      }
      if (b > ' ' || b < 0) {
        blank = false;
      } else if (b < 9 || (b > 13 && b != ' ' && b != 27)) {
        odd++;
      }
    }
    if (blank) {
      return "EMPTY";
    }
    if (odd * 50L > content.length) {
      return "BINARY";
    }
    return isMinified(content, language) ? "MINIFIED" : null;
  }

  /// Whether a tool took the layout out of most of a file's code. One long line does not make a
  /// file minified, nor does a long literal, a table of numbers or deep indentation.
  public static boolean isMinified(byte[] content, Language language) {
    if (content.length < LEAST_CODE || isProse(language)) {
      return false;
    }
    long code = 0;
    long packed = 0;
    long blanks = 0;
    int lines = 0;
    int longLines = 0;
    var line = new CodeLine(content);
    while (line.next()) {
      if (line.code == 0) {
        continue;
      }
      lines++;
      code += line.code;
      if (line.code > LONG_LINE) {
        longLines++;
        packed += line.code;
        blanks += line.blanks;
      }
    }
    return packed >= LEAST_CODE
        && blanks <= PACKED_BLANKS * (packed + blanks)
        && (longLines * 2 > lines || (packed >= BUNDLE && packed >= BUNDLE_SHARE * code));
  }

  static boolean isProse(Language language) {
    return language == Language.MARKDOWN
        || language == Language.LITERATE_MARKDOWN
        || language == Language.NOTEBOOK
        || language == Language.ASCIIDOC
        || language == Language.RST
        || language == Language.TEXT
        || language == Language.LATEX
        || language == Language.CSV;
  }

  /// A line's words and signs, counted without literals in quotes, numbers and comments.
  private static final class CodeLine {
    private final byte[] content;
    private int at;
    private int code;
    private int blanks;

    CodeLine(byte[] content) {
      this.content = content;
    }

    /// @return whether there was another line
    boolean next() {
      if (at >= content.length) {
        return false;
      }
      code = 0;
      blanks = 0;
      int end = at;
      while (end < content.length && content[end] != '\n' && content[end] != '\r') {
        end++;
      }
      while (at < end && (content[at] == ' ' || content[at] == '\t')) {
        at++;
      }
      at = afterComment(end);
      count(end);
      at = end + 1;
      return true;
    }

    /// Where the line's code begins when a comment comes first; `end` when it is all comment.
    private int afterComment(int end) {
      if (at >= end) {
        return end;
      }
      byte second = at + 1 < end ? content[at + 1] : (byte) ' ';
      return switch (content[at]) {
        case '/' -> second == '*' ? afterBlock(end) : second == '/' ? end : at;
        case '*' -> second == '/' ? at + 2 : second == ' ' ? afterBlock(end) : at;
        case '#', ';', '%' -> second == ' ' || second == '!' || second == content[at] ? end : at;
        case '-' -> second == '-' ? end : at;
        default -> at;
      };
    }

    private int afterBlock(int end) {
      for (int i = at + 1; i + 1 < end; i++) {
        if (content[i] == '*' && content[i + 1] == '/') {
          return i + 2;
        }
      }
      return end;
    }

    private void count(int end) {
      boolean inNumber = false;
      boolean afterWord = false;
      int unclosed = 0;
      for (int i = at; i < end; i++) {
        byte b = content[i];
        boolean word = isWord(b);
        inNumber = word && (inNumber || (!afterWord && b >= '0' && b <= '9'));
        if (b == ' ' || b == '\t') {
          blanks++;
        } else if ((b == '"' || b == '\'' || b == '`') && (unclosed & 1 << (b & 7)) == 0) {
          int close = closing(i, end);
          if (close < 0) {
            unclosed |= 1 << (b & 7);
            code++;
          } else {
            i = close;
          }
        } else if (b > 0 && !inNumber && b != ',') {
          code++;
        }
        afterWord = word;
      }
    }

    private int closing(int quote, int end) {
      for (int i = quote + 1; i < end; i++) {
        if (content[i] == '\\') {
          i++;
        } else if (content[i] == content[quote]) {
          return i;
        }
      }
      return -1;
    }

    private static boolean isWord(byte b) {
      return b == '_'
          || b == '.'
          || (b >= '0' && b <= '9')
          || (b >= 'a' && b <= 'z')
          || (b >= 'A' && b <= 'Z');
    }
  }
}
