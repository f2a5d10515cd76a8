package dev.codesense.chunk.syntax;

import java.util.ArrayList;
import java.util.List;

/// The head of a definition, as written, on one line: from its modifiers to where the body begins.
///
/// @param text at most 300 characters
/// @param words the words in it outside brackets, in order
public record Signature(String text, List<String> words) {
  private static final int LONGEST = 300;

  public static Signature of(TextLines lines, Block block) {
    var content = lines.content();
    int at = skipAnnotations(content, block.start, block.end);
    int end = Math.min(block.end, at + 4 * LONGEST);
    var text = new StringBuilder();
    int depth = 0;
    boolean gap = false;
    int from = at;
    for (; at < end; at++) {
      byte b = content[at];
      if (b == '(' || b == '[') {
        depth++;
      } else if (b == ')' || b == ']') {
        depth--;
      }
      if (depth <= 0 && (b == '{' || b == ';' || isAssignment(content, at, block))) {
        break;
      }
      if (depth <= 0 && b == '\n' && endsHead(content, from, at)) {
        break;
      }
    }
    var head = lines.slice(from, Math.max(from, at));
    for (int c = 0; c < head.length() && text.length() < LONGEST; c++) {
      char letter = head.charAt(c);
      if (Character.isWhitespace(letter) || Character.isISOControl(letter)) {
        gap = !text.isEmpty();
      } else {
        if (gap) {
          text.append(' ');
        }
        gap = false;
        text.append(letter);
      }
    }
    var line = text.toString();
    return new Signature(line, words(line));
  }

  /// Python, Ruby, Haskell and others: the head ends with its line.
  private static boolean endsHead(byte[] content, int from, int newline) {
    int at = newline - 1;
    while (at > from && content[at] <= ' ') {
      at--;
    }
    byte b = content[at];
    return b == ':'
        || b == ')'
        || b == '='
        || (b != ',' && b != '(' && b != '>' && !goesOn(content, newline));
  }

  /// Whether the next line begins deeper than a body would: `extends`, `throws`, `where`, `:`.
  private static boolean goesOn(byte[] content, int newline) {
    int at = newline + 1;
    while (at < content.length && (content[at] == ' ' || content[at] == '\t')) {
      at++;
    }
    if (at >= content.length) {
      return false;
    }
    byte b = content[at];
    return b == ':'
        || startsWith(content, at, "extends")
        || startsWith(content, at, "implements")
        || startsWith(content, at, "permits")
        || startsWith(content, at, "throws")
        || startsWith(content, at, "where")
        || b == '{';
  }

  private static boolean startsWith(byte[] content, int at, String word) {
    if (at + word.length() > content.length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (content[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAssignment(byte[] content, int at, Block block) {
    return content[at] == '='
        && at > block.start
        && at + 1 < block.end
        && content[at - 1] == ' '
        && content[at + 1] != '=';
  }

  private static int skipAnnotations(byte[] content, int start, int end) {
    int at = start;
    while (at < end && (content[at] == '@' || content[at] == '[' || content[at] == '#')) {
      if (content[at] == '@' && startsWith(content, at, "@interface")) {
        return at;
      }
      int depth = 0;
      boolean bracketed = content[at] != '@';
      at++;
      while (at < end) {
        byte b = content[at];
        if (b == '(' || b == '[') {
          depth++;
        } else if (b == ')' || b == ']') {
          depth--;
        } else if (b <= ' ' && b >= 0 && depth <= 0) {
          break;
        }
        at++;
        if (bracketed && depth < 0) {
          break;
        }
      }
      while (at < end && content[at] <= ' ' && content[at] >= 0) {
        at++;
      }
    }
    return at >= end ? start : at;
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    int depth = 0;
    int from = -1;
    for (int at = 0; at <= text.length(); at++) {
      char c = at < text.length() ? text.charAt(at) : ' ';
      boolean part = Character.isJavaIdentifierPart(c) || c == '.';
      if (part && depth == 0) {
        from = from < 0 ? at : from;
      } else {
        if (from >= 0 && depth == 0) {
          words.add(text.substring(from, at));
        }
        from = -1;
        if (c == '(' || c == '<' || c == '[') {
          depth++;
        } else if ((c == ')' || c == '>' || c == ']') && depth > 0) {
          depth--;
        }
        if (depth == 0 && (c == ':' || c == ',')) {
          words.add(String.valueOf(c));
        }
      }
    }
    return words;
  }
}
