package dev.codesense.core;

import static java.util.regex.Matcher.quoteReplacement;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What may be a credential in the URLs of any text: a setting, a message, a log line. It rather
/// hides too much: a text that is shown or kept can do without.
public final class UrlCredentials {
  /// Before the last `@` of a URL's authority, also where it does not parse: with a password a
  /// slash or a space may be in it. An image's digest and ssh's usual user are none.
  private static final Pattern USER_INFO =
      Pattern.compile(
          "//(?!git@)(?:[^\\s/@:]{0,500}:(?!\\d{1,5}/)\\S{0,500}|[^\\s/@:]{0,500}:(?!\\d{1,5}\\s)[^/\\n]{0,500}|"
              + "[^\\s/]{0,500})@(?!sha\\d+:)");

  /// `user:password@`, without anything that says URL.
  private static final Pattern PAIR =
      Pattern.compile(
          "(?<![^\\s/\"'`=,(\\[{<])[^\\s/@:\"'`=,(\\[{<]{1,200}:[^\\s/@]{1,500}@(?!sha\\d+:)");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&;#](?:[\\w.%-]{0,50}(?:token|passw|pwd|secret|credential|signature|apikey)[\\w.%-]{0,50}"
              + "|(?:[\\w.%-]{0,50}[-_.])?(?:key|auth|sig))=)[^\\s&;#\"']+");

  /// A word, and in it one of the signs by which the others are found, encoded.
  private static final Pattern WORD = Pattern.compile("[^\\s\"']++");

  private static final Pattern ENCODED =
      Pattern.compile("(?i)%(?:25){0,9}(?:40|3A|2F|3D|3F|23|26)");
  private static final int LONGEST_WORD = 4_000;

  private static final String HIDDEN = "[redacted]";

  private UrlCredentials() {}

  /// The text with `[redacted]` in place of each.
  public static String redacted(String text) {
    if (text.indexOf('@') < 0 && text.indexOf('=') < 0 && text.indexOf('%') < 0) {
      return text;
    }
    var clean = USER_INFO.matcher(text).replaceAll("//" + HIDDEN + "@");
    clean = PAIR.matcher(clean).replaceAll(HIDDEN + "@");
    clean = PARAMETER.matcher(clean).replaceAll("$1" + HIDDEN);
    return clean.indexOf('%') < 0
        ? clean
        : WORD.matcher(clean)
            .replaceAll(word -> hidesOne(word.group()) ? HIDDEN : quoteReplacement(word.group()));
  }

  private static boolean hidesOne(String word) {
    return ENCODED.matcher(word).find() && (word.length() > LONGEST_WORD || in(decoded(word)));
  }

  /// Whether there may be one, however often it is percent-encoded.
  public static boolean in(String text) {
    return !redacted(text).equals(text);
  }

  /// Refuses a setting whose URL may hold one.
  ///
  /// @throws RefusedValueException without the credential
  public static <R extends Record> void refuseIn(
      Accessor<R, @Nullable URI> field, @Nullable URI url) {
    if (url != null && in(url.toString())) {
      throw new RefusedValueException(
          field, "must have no user name, password or token, was " + redacted(url.toString()));
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return ""; // A percent sign that stands for itself.
    }
  }

  /// A plain value, as engines carry it, with all of its texts redacted.
  public static Object redactedValue(Object value) {
    return switch (value) {
      case String text -> redacted(text);
      case List<?> list -> list.stream().map(UrlCredentials::redactedValue).toList();
      case Map<?, ?> map -> {
        var clean = new LinkedHashMap<>();
        map.forEach((key, item) -> clean.put(redactedValue(key), redactedValue(item)));
        yield clean;
      }
      default -> value;
    };
  }
}
