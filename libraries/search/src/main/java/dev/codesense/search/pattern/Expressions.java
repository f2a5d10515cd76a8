package dev.codesense.search.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.codesense.core.CodesenseException;

/// Regular expressions in RE2 syntax, which has no backreferences and no lookaround: whatever the
/// expression, a match takes time linear in the text.
final class Expressions {
  /// Steps of a compiled expression: each is looked at for every character of a text.
  private static final int LARGEST_PROGRAM = 10_000;

  /// Copies of what nested repetitions repeat: more would take too long to compile.
  private static final double MOST_COPIES = 1_000_000;

  /// Characters of an expression: one that is nested deeper than a thread's stack is longer.
  private static final int LONGEST = 1_000;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(?:\\d*,)?(\\d{1,9})");

  private Expressions() {}

  /// Compiles an expression. Case matters where it has a capital letter.
  ///
  /// @throws CodesenseException [PatternProblem#PATTERN_INVALID]
  static Pattern compile(String expression) {
    if (expression.length() > LONGEST) {
      throw new CodesenseException(
          PatternProblem.PATTERN_INVALID,
          "The expression '%s…' has %,d characters; %,d are looked for at most"
              .formatted(expression.substring(0, 40), expression.length(), LONGEST));
    }
    double copies =
        COUNT
            .matcher(expression)
            .results()
            .mapToDouble(count -> Math.max(1, Double.parseDouble(count.group(1))))
            .reduce(1, (product, count) -> product * count);
    if (copies > MOST_COPIES) {
      throw tooLarge(expression);
    }
    try {
      int flags = Pattern.MULTILINE | (hasCapital(expression) ? 0 : Pattern.CASE_INSENSITIVE);
      var compiled = Pattern.compile(expression, flags);
      if (compiled.programSize() > LARGEST_PROGRAM) {
        throw tooLarge(expression);
      }
      return compiled;
    } catch (PatternSyntaxException e) {
      throw new CodesenseException(
          PatternProblem.PATTERN_INVALID,
          "'%s' is no regular expression: %s".formatted(expression, e.getDescription()),
          e);
    }
  }

  private static CodesenseException tooLarge(String expression) {
    return new CodesenseException(
        PatternProblem.PATTERN_INVALID,
        "'%s' repeats too much: it would be looked for in too many steps".formatted(expression));
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
