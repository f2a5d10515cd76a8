package dev.codesense.data.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// A pattern as in .gitignore, read as git reads it: `*.md`, `/docs`, `src/**/generated`,
/// `[[:alpha:]]?.txt`, `!kept.md`. Only that `?` is a character and not a byte.
///
/// A pattern without a slash, or with one at its end only, matches at any depth; any other is
/// anchored. Matching takes time proportional to pattern times path, whatever they say: patterns of
/// .gitattributes are hostile input. Immutable.
public final class Glob {
  private final boolean negated;
  private final boolean directoriesOnly;
  private final boolean anchored;
  private final List<Token> tokens;

  private Glob(boolean negated, boolean directoriesOnly, boolean anchored, List<Token> tokens) {
    this.negated = negated;
    this.directoriesOnly = directoriesOnly;
    this.anchored = anchored;
    this.tokens = tokens;
  }

  /// What the next characters may be.
  ///
  /// @param accepts one of them
  private record Token(Kind kind, IntPredicate accepts) {
    /// Any number of characters that `accepts` takes.
    private static Token run(IntPredicate accepts) {
      return new Token(Kind.RUN, accepts);
    }
  }

  private enum Kind {
    ONE,
    RUN,
    /// The next token and what follows it may be left out: `**/` is nothing, or a run that ends in
    /// a slash.
    OPTIONAL_FOLDERS
  }

  /// Parses a pattern.
  ///
  /// @throws IllegalArgumentException when git would ignore it without a word
  public static Glob of(String pattern) {
    var text = withoutTrailingSpaces(pattern);
    if (text.startsWith("#")) {
      throw new IllegalArgumentException(
          "`%s` is a comment; a name that begins with # is written \\#".formatted(pattern));
    }
    boolean negated = text.startsWith("!");
    text = negated ? text.substring(1) : text;
    boolean directoriesOnly = text.endsWith("/");
    text = directoriesOnly ? text.substring(0, text.length() - 1) : text;
    boolean anchored = text.contains("/");
    text = text.startsWith("/") ? text.substring(1) : text;
    if (text.isBlank()) {
      throw new IllegalArgumentException("`%s` names nothing".formatted(pattern));
    }
    return new Glob(
        negated, directoriesOnly, anchored, new Parser(text, pattern, anchored).tokens());
  }

  /// A space stays at the end when a backslash stands before it.
  private static String withoutTrailingSpaces(String pattern) {
    int end = pattern.length();
    while (end > 0 && pattern.charAt(end - 1) == ' ') {
      int slashes = 0;
      while (end - 2 - slashes >= 0 && pattern.charAt(end - 2 - slashes) == '\\') {
        slashes++;
      }
      if (slashes % 2 == 1) {
        break;
      }
      end--;
    }
    return pattern.substring(0, end);
  }

  /// Whether it takes back what an earlier pattern of the list says.
  public boolean negated() {
    return negated;
  }

  /// Whether the pattern names this file itself; never true for a pattern that ends in `/`.
  ///
  /// @param path the parts between slashes
  public boolean matchesFile(List<String> path) {
    return matches(path, false);
  }

  /// Whether the pattern names this file or folder itself.
  boolean matches(List<String> path, boolean folder) {
    return (folder || !directoriesOnly)
        && !path.isEmpty()
        && accepts(anchored ? String.join("/", path) : path.getLast());
  }

  /// Follows every way through the tokens at once.
  private boolean accepts(String text) {
    var now = new BitSet(tokens.size() + 1);
    now.set(0);
    enter(now);
    for (int at = 0; at < text.length() && !now.isEmpty(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      var next = new BitSet(tokens.size() + 1);
      for (int i = now.nextSetBit(0); i >= 0 && i < tokens.size(); i = now.nextSetBit(i + 1)) {
        var token = tokens.get(i);
        if (token.accepts.test(point)) {
          next.set(token.kind == Kind.RUN ? i : i + 1);
        }
      }
      enter(next);
      now = next;
    }
    return now.get(tokens.size());
  }

  /// Adds where one comes without another character.
  private void enter(BitSet states) {
    for (int i = states.nextSetBit(0); i >= 0 && i < tokens.size(); i = states.nextSetBit(i + 1)) {
      switch (tokens.get(i).kind) {
        case ONE -> {}
        case RUN -> states.set(i + 1);
        case OPTIONAL_FOLDERS -> {
          states.set(i + 1);
          states.set(i + 3);
        }
      }
    }
  }

  private static final class Parser {
    private static final Token FOLDERS = new Token(Kind.OPTIONAL_FOLDERS, _ -> false);
    private static final Token ANYTHING = Token.run(_ -> true);
    private static final Token SLASH = new Token(Kind.ONE, c -> c == '/');

    private final int[] text;
    private final String pattern;
    private final boolean anchored;
    private final List<Token> tokens = new ArrayList<>();
    private boolean wild;
    private int at;

    Parser(String text, String pattern, boolean anchored) {
      this.text = text.codePoints().toArray();
      this.pattern = pattern;
      this.anchored = anchored;
    }

    List<Token> tokens() {
      while (at < text.length) {
        int point = text[at++];
        switch (point) {
          case '*' -> stars();
          case '?' -> tokens.add(new Token(Kind.ONE, c -> c != '/'));
          case '[' -> {
            var set = set();
            tokens.add(new Token(Kind.ONE, c -> c != '/' && set.test(c)));
          }
          case '\\' -> literal(escaped());
          default -> literal(point);
        }
        wild |= "*?[\\".indexOf(point) >= 0;
      }
      return List.copyOf(tokens);
    }

    private void literal(int point) {
      tokens.add(new Token(Kind.ONE, c -> c == point));
    }

    private int escaped() {
      if (at == text.length) {
        throw new IllegalArgumentException("`%s` ends in a backslash".formatted(pattern));
      }
      return text[at++];
    }

    /// Two stars or more cross folders where they are all of a part. Git compares what comes before
    /// the first special sign by itself, so that there they are the first of their part too.
    private void stars() {
      int first = at - 1;
      while (at < text.length && text[at] == '*') {
        at++;
      }
      boolean begins = first == 0 || text[first - 1] == '/' || !wild;
      boolean slash = is(at, '/') || (is(at, '\\') && is(at + 1, '/'));
      if (!anchored || at - first < 2 || !begins || !(at == text.length || slash)) {
        tokens.add(Token.run(c -> c != '/'));
      } else if (at == text.length) {
        tokens.add(ANYTHING);
      } else if (is(at, '/')) {
        at++;
        tokens.addAll(List.of(FOLDERS, ANYTHING, SLASH));
      } else {
        tokens.add(ANYTHING);
      }
    }

    private boolean is(int place, int point) {
      return place < text.length && text[place] == point;
    }

    private IntPredicate set() {
      boolean inverted = is(at, '!') || is(at, '^');
      at += inverted ? 1 : 0;
      IntPredicate any = _ -> false;
      int before = -1;
      for (boolean first = true; first || !is(at, ']'); first = false) {
        int point = next();
        if (point == '[' && is(at, ':')) {
          int end = at + 1;
          while (end < text.length && text[end] != ']') {
            end++;
          }
          if (end < text.length && end > at + 1 && text[end - 1] == ':') {
            any = any.or(named(new String(text, at + 1, end - at - 2)));
            at = end + 1;
            before = -1;
            continue;
          }
        }
        if (point == '-' && before >= 0 && at < text.length && !is(at, ']')) {
          int from = before;
          int to = next() == '\\' ? escaped() : text[at - 1];
          any = any.or(c -> from <= c && c <= to);
          before = -1;
          continue;
        }
        int one = point == '\\' ? escaped() : point;
        any = any.or(c -> c == one);
        before = one;
      }
      at++;
      return inverted ? any.negate() : any;
    }

    private int next() {
      if (at >= text.length) {
        throw new IllegalArgumentException("A bracket is not closed in `" + pattern + "`");
      }
      return text[at++];
    }

    private IntPredicate named(String name) {
      return switch (name) {
        case "alpha" -> Parser::isLetter;
        case "digit" -> Parser::isDigit;
        case "alnum" -> c -> isLetter(c) || isDigit(c);
        case "upper" -> c -> c >= 'A' && c <= 'Z';
        case "lower" -> c -> c >= 'a' && c <= 'z';
        case "space" -> c -> c == ' ' || (c >= '\t' && c <= '\r');
        case "blank" -> c -> c == ' ' || c == '\t';
        case "punct" -> c -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c);
        case "cntrl" -> c -> c < ' ' || c == 0x7f;
        case "graph" -> c -> c > ' ' && c < 0x7f;
        case "print" -> c -> c >= ' ' && c < 0x7f;
        case "xdigit" -> c -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        default ->
            throw new IllegalArgumentException(
                "There is no class [:%s:], in `%s`".formatted(name, pattern));
      };
    }

    private static boolean isLetter(int c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
      return c >= '0' && c <= '9';
    }
  }
}
