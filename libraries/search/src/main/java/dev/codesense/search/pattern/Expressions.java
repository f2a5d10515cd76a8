package dev.codesense.search.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.codesense.core.CodesenseException;

/// Regular expressions in RE2 syntax, which has no backreferences and no lookaround: whatever the
/// expression, a match takes time linear in the text.
final class Expressions {
  private Expressions() {}

  /// Compiles an expression. Case matters where it has a capital letter.
  ///
  /// @throws CodesenseException [PatternProblem#PATTERN_INVALID]
  static Pattern compile(String expression) {
    try {
      int flags = Pattern.MULTILINE | (hasCapital(expression) ? 0 : Pattern.CASE_INSENSITIVE);
      return Pattern.compile(expression, flags);
    } catch (PatternSyntaxException e) {
      throw new CodesenseException(
          PatternProblem.PATTERN_INVALID,
          "'%s' is no regular expression: %s".formatted(expression, e.getDescription()),
          e);
    }
  }

  /// Whether a letter is a capital, other than one that a backslash makes a class, as in `\S`.
  private static boolean hasCapital(String expression) {
    for (int i = 0; i < expression.length(); i++) {
      if (expression.charAt(i) == '\\') {
        i++;
      } else if (Character.isUpperCase(expression.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
