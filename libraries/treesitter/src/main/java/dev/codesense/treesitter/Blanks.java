package dev.codesense.treesitter;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Texts with blanks where a grammar cannot follow: every other byte stays where it is.
final class Blanks {
  private static final Pattern FUN_INTERFACE = Pattern.compile("\\bfun(?=[ \\t]+interface\\b)");

  /// Bytes of a line that are parsed. Grammars take time that grows with the square of a line, and
  /// a longer one is data.
  private static final int LONGEST_LINE = 8 << 10;

  private Blanks() {}

  /// Every language: what is far to the right.
  static byte[] longLines(byte[] content) {
    var blanked = content;
    boolean copied = false;
    int start = 0;
    while (start < content.length) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      if (end - start > LONGEST_LINE) {
        if (!copied) {
          blanked = content.clone();
          copied = true;
        }
        int from = start + LONGEST_LINE;
        while (from < end && (content[from] & 0xC0) == 0x80) {
          from++; // the rest of a character
        }
        blank(blanked, from, end);
      }
      start = end + 1;
    }
    return blanked;
  }

  /// Kotlin: `fun interface` becomes an interface.
  static byte[] funInterface(byte[] content) {
    // ISO-8859-1 keeps one character per byte.
    var matcher = FUN_INTERFACE.matcher(new String(content, StandardCharsets.ISO_8859_1));
    var blanked = content.clone();
    while (matcher.find()) {
      blank(blanked, matcher.start(), matcher.end());
    }
    return blanked;
  }

  /// C, C++ and C#: of branches that the preprocessor chooses from only the first stays, because
  /// each may open the same brace.
  static byte[] branches(byte[] content) {
    var blanked = content.clone();
    int depth = 0;
    int hiddenBelow = Integer.MAX_VALUE;
    for (int start = 0; start < content.length; ) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      var directive = directive(content, start, end);
      boolean conditional = true;
      switch (directive) {
        case "if", "ifdef", "ifndef" -> depth++;
        case "else", "elif" -> hiddenBelow = Math.min(hiddenBelow, depth);
        case "endif" -> {
          hiddenBelow = hiddenBelow == depth ? Integer.MAX_VALUE : hiddenBelow;
          depth--;
        }
        default -> conditional = false;
      }
      if (conditional || depth >= hiddenBelow) {
        blank(blanked, start, end);
      }
      start = end + 1;
    }
    return blanked;
  }

  private static String directive(byte[] content, int start, int end) {
    int at = skipSpace(content, start, end);
    if (at >= end || content[at] != '#') {
      return "";
    }
    int from = skipSpace(content, at + 1, end);
    int to = from;
    while (to < end && content[to] >= 'a' && content[to] <= 'z') {
      to++;
    }
    return new String(content, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int skipSpace(byte[] content, int from, int end) {
    int at = from;
    while (at < end && (content[at] == ' ' || content[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static void blank(byte[] content, int from, int to) {
    for (int at = from; at < to; at++) {
      if (content[at] != '\r') {
        content[at] = ' ';
      }
    }
  }
}
