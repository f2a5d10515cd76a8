package dev.codesense.search.pattern;

import com.google.re2j.Pattern;
import dev.codesense.core.CodesenseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is looked for in the text of chunks: a text as it is, or a regular expression. Case matters
/// where there is a capital letter. Thread-safe.
///
/// @param source as typed
/// @param expression null for a text as it is
public record TextPattern(String source, @Nullable Pattern expression) {

  /// Characters `start` to `end`, exclusive, of a text.
  public record Match(int start, int end) {
    /// The matching characters.
    public String in(String text) {
      return text.substring(start, end);
    }

    /// Whether no letter, digit or underscore stands directly before or behind.
    public boolean isWord(String text) {
      return (start == 0 || !Character.isJavaIdentifierPart(text.charAt(start - 1)))
          && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
    }
  }

  /// A text as it is.
  ///
  /// @throws CodesenseException [PatternProblem#PATTERN_INVALID] for an empty one
  public static TextPattern exact(String text) {
    return new TextPattern(required(text), null);
  }

  /// A regular expression in RE2 syntax; `^` and `$` stand for the ends of a line.
  ///
  /// @throws CodesenseException [PatternProblem#PATTERN_INVALID]
  public static TextPattern regex(String expression) {
    return new TextPattern(expression, Expressions.compile(required(expression)));
  }

  private static String required(String source) {
    if (source.isEmpty()) {
      throw new CodesenseException(
          PatternProblem.PATTERN_INVALID,
          "An empty text is found everywhere: say what to look for");
    }
    return source;
  }

  /// Where a text holds the pattern: in order, not overlapping, none of them empty.
  public List<Match> find(String text) {
    var found = new ArrayList<Match>();
    if (expression == null) {
      int length = source.length();
      boolean anyCase = source.equals(source.toLowerCase(Locale.ROOT));
      for (int at = next(text, 0, anyCase); at >= 0; at = next(text, at + length, anyCase)) {
        found.add(new Match(at, at + length));
      }
    } else {
      for (var matcher = expression.matcher(text); matcher.find(); ) {
        if (matcher.end() > matcher.start()) {
          found.add(new Match(matcher.start(), matcher.end()));
        }
      }
    }
    return found;
  }

  private int next(String text, int from, boolean anyCase) {
    if (!anyCase) {
      return text.indexOf(source, from);
    }
    for (int at = from; at <= text.length() - source.length(); at++) {
      if (text.regionMatches(true, at, source, 0, source.length())) {
        return at;
      }
    }
    return -1;
  }

  /// Pieces of text that every text with a match holds, whatever their case; none where nothing can
  /// be said.
  public List<String> pieces() {
    return expression == null ? List.of(source) : Pieces.of(source);
  }
}
