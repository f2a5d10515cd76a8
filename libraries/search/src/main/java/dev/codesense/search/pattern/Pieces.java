package dev.codesense.search.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The ordinary characters of a valid regular expression that are in whatever it matches. Says too
/// little rather than too much: groups are skipped, and of alternatives nothing is said.
final class Pieces {
  /// What stands for a character or a place when a backslash is before it.
  private static final String CLASSES = "dDsSwWbBAzafnrtv";

  /// Such as `(?i)`; none changes which characters are ordinary.
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]*\\)");

  private static final Pattern REPETITION = Pattern.compile("\\{[0-9,]+}");

  private final String expression;
  private final List<String> pieces = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();
  private int at;

  private Pieces(String expression) {
    this.expression = expression;
  }

  static List<String> of(String expression) {
    // Between \Q and \E, every character is an ordinary one.
    return expression.contains("\\Q") ? List.of() : new Pieces(expression).read();
  }

  private List<String> read() {
    while (at < expression.length()) {
      char c = expression.charAt(at);
      switch (c) {
        case '|' -> {
          return List.of();
        }
        case '(' -> {
          var flags = FLAGS.matcher(expression).region(at, expression.length());
          if (flags.lookingAt()) {
            // No place of its own: a repetition behind it is of what stands before.
            at = flags.end();
          } else {
            end();
            skipGroup();
          }
        }
        case '[' -> {
          end();
          skipClass();
        }
        case '\\' -> {
          char next = expression.charAt(at + 1);
          if (CLASSES.indexOf(next) >= 0) {
            end();
          } else if (next < 128 && !Character.isLetterOrDigit(next)) {
            piece.append(next);
          } else {
            // Such as \x41 and \p{L}.
            return List.of();
          }
          at += 2;
        }
        case '*', '?' -> {
          endWithoutLast();
          at++;
        }
        case '{' -> {
          int close = expression.indexOf('}', at);
          if (close > 0 && REPETITION.matcher(expression.substring(at, close + 1)).matches()) {
            endWithoutLast();
            at = close + 1;
          } else {
            piece.append(c);
            at++;
          }
        }
        case '+', '.', '^', '$' -> {
          end();
          at++;
        }
        default -> {
          piece.append(c);
          at++;
        }
      }
    }
    end();
    return pieces;
  }

  private void end() {
    if (!piece.isEmpty()) {
      pieces.add(piece.toString());
      piece.setLength(0);
    }
  }

  /// What stands before such a repetition may be missing.
  private void endWithoutLast() {
    if (!piece.isEmpty()) {
      piece.setLength(piece.offsetByCodePoints(piece.length(), -1));
    }
    end();
  }

  private void skipGroup() {
    int depth = 0;
    do {
      switch (expression.charAt(at)) {
        case '\\' -> at++;
        case '[' -> {
          skipClass();
          continue;
        }
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {}
      }
      at++;
    } while (depth > 0);
  }

  /// A `]` that comes first is an ordinary character of the class.
  private void skipClass() {
    at++;
    if (expression.startsWith("^", at)) {
      at++;
    }
    if (expression.startsWith("]", at)) {
      at++;
    }
    while (expression.charAt(at) != ']') {
      if (expression.charAt(at) == '\\') {
        at++;
      } else if (expression.startsWith("[:", at)) {
        at = expression.indexOf(":]", at) + 1;
      }
      at++;
    }
    at++;
  }
}
