package dev.codesense.secrets;

import java.util.Locale;
import java.util.Set;

/// Values that stand where a secret will be, and values that everybody knows.
final class Placeholders {
  private static final Set<String> WELL_KNOWN =
      Set.of(
          """
          pass passwd password pwd passphrase passw0rd password1 password123 secret secret123
          token key changeit changeme change_me change-me letmein none null nil true false
          undefined root admin user username guest test test123 test1234 testing postgres mysql
          foobar foo bar qwerty 123456 12345678 123456789 1234567890 abc123 string value redacted
          hidden masked your_password yourpassword my_password mypassword my_secret p@ssw0rd
          """
              .strip()
              .split("\\s+"));

  private static final String[] MARKERS =
      """
      example sample placeholder changeme change_me change-me dummy redacted your_ your- yours
      replace insert xxxx **** .... ____ 0000000000 1234567890 abcdefghij deadbeef todo fixme
      not-a-real fake anonymous <secret:
      """
          .strip()
          .split("\\s+");

  private Placeholders() {}

  static boolean isNotOne(String value) {
    return !isOne(value);
  }

  /// Whether a value is no secret: a reference to one, a word in its place, or one repeated
  /// character.
  static boolean isOne(String value) {
    if (value.isEmpty() || isReference(value)) {
      return true;
    }
    var lower = value.toLowerCase(Locale.ROOT);
    if (WELL_KNOWN.contains(lower)) {
      return true;
    }
    for (var marker : MARKERS) {
      if (lower.contains(marker)) {
        return true;
      }
    }
    return value.chars().distinct().count() <= 2;
  }

  /// `${X}`, `$X`, `$(x)`, `{{x}}`, `{x}`, `<x>`, `%s`, `%X%`, `#{x}`, `@x@`, `[x]`, `...`
  private static boolean isReference(String value) {
    char first = value.charAt(0);
    char last = value.charAt(value.length() - 1);
    return switch (first) {
      case '$' -> !value.startsWith("$2");
      case '<', '{', '[', '(' -> true;
      case '#' -> value.length() > 1 && value.charAt(1) == '{';
      case '%' -> value.length() <= 3 || last == '%';
      case '@' -> last == '@';
      default ->
          value.contains("${")
              || value.contains("{{")
              || value.startsWith("%s")
              || value.endsWith("%s");
    };
  }

  /// Whether a token that looks real is one that its provider prints in its own documentation.
  static boolean isDocumented(String token) {
    return token.endsWith("EXAMPLE") || token.endsWith("EXAMPLEKEY") || isRepetitive(token);
  }

  /// Such as a prefix followed by `xxxxxxxx` or `00000000`.
  private static boolean isRepetitive(String token) {
    int run = 1;
    int longest = 1;
    for (int i = 1; i < token.length(); i++) {
      run = token.charAt(i) == token.charAt(i - 1) ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest * 2 >= token.length() && token.length() >= 8;
  }
}
