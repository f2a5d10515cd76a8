package dev.codesense.search.pattern;

import com.google.re2j.Pattern;
import dev.codesense.core.CodesenseException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which paths are meant. Case matters where the pattern has a capital letter.
///
/// A pattern is a regular expression in RE2 syntax that is looked for anywhere in a path. One with
/// a `*` at its beginning or behind a `/` is a glob instead, since no expression means that: `*`
/// and `?` stand for characters within a name, `**` for any; without a `/` a glob fits file names,
/// with one whole paths.
public final class PathPattern implements Predicate<String> {
  private final String source;
  private final Pattern expression;

  private PathPattern(String source, Pattern expression) {
    this.source = source;
    this.expression = expression;
  }

  /// @throws CodesenseException [PatternProblem#PATTERN_INVALID]
  public static PathPattern of(String pattern) {
    boolean glob = pattern.startsWith("*") || pattern.contains("/*");
    return new PathPattern(pattern, Expressions.compile(glob ? glob(pattern) : pattern));
  }

  /// Paths that begin with a text, in exactly this case.
  public static PathPattern prefix(String prefix) {
    return new PathPattern(prefix, Pattern.compile("^" + Pattern.quote(prefix)));
  }

  private static String glob(String glob) {
    var expression = new StringBuilder(glob.contains("/") ? "^" : "(^|/)");
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        expression.append("(.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        expression.append(".*");
        i++;
      } else {
        expression.append(
            switch (c) {
              case '*' -> "[^/]*";
              case '?' -> "[^/]";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
    }
    return expression.append('$').toString();
  }

  @Override
  public boolean test(String path) {
    return expression.matcher(path).find();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PathPattern pattern
        && pattern.expression.pattern().equals(expression.pattern())
        && pattern.expression.flags() == expression.flags();
  }

  @Override
  public int hashCode() {
    return Objects.hash(expression.pattern(), expression.flags());
  }

  @Override
  public String toString() {
    return source;
  }
}
