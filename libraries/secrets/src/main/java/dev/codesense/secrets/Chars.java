package dev.codesense.secrets;

/// Reads around a place in a text, never further than told: whatever the text is, the work stays
/// proportional to its length.
final class Chars {

  private Chars() {}

  static boolean startsWith(CharSequence text, String prefix, int at) {
    return regionMatches(text, prefix, at, false);
  }

  static boolean startsWithIgnoringCase(CharSequence text, String prefix, int at) {
    return regionMatches(text, prefix, at, true);
  }

  private static boolean regionMatches(
      CharSequence text, String prefix, int at, boolean ignoreCase) {
    if (at < 0 || at + prefix.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      char c = text.charAt(at + i);
      if (c != prefix.charAt(i)
          && !(ignoreCase && Character.toLowerCase(c) == Character.toLowerCase(prefix.charAt(i)))) {
        return false;
      }
    }
    return true;
  }

  /// Past at most `most` characters that are among `characters`.
  static int skip(CharSequence text, int position, String characters, int most) {
    int limit = Math.min(text.length(), position + most);
    int at = position;
    while (at < limit && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /// Back past at most `most` characters that are among `characters`.
  static int skipBack(CharSequence text, int position, String characters, int most) {
    int limit = Math.max(0, position - most);
    int at = position;
    while (at > limit && characters.indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }

  /// Where `character` stands between `from` and `to`, or -1.
  static int indexOf(CharSequence text, char character, int from, int to) {
    int limit = Math.min(text.length(), to);
    for (int i = Math.max(0, from); i < limit; i++) {
      if (text.charAt(i) == character) {
        return i;
      }
    }
    return -1;
  }

  /// Where the line of `at` begins, or `most` characters before `at`.
  static int lineStart(CharSequence text, int at, int most) {
    int limit = Math.max(0, at - most);
    int start = at;
    while (start > limit && !isLineEnd(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /// Where the line of `at` ends, or `most` characters after `at`.
  static int lineEnd(CharSequence text, int at, int most) {
    int limit = Math.min(text.length(), at + most);
    int end = at;
    while (end < limit && !isLineEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  static boolean isNamePart(char c) {
    return Ascii.isLetterOrDigit(c)
        || c == '_'
        || c == '-'
        || c == '.'
        || (c > 127 && Character.isLetterOrDigit(c));
  }

  static String substring(CharSequence text, int from, int to) {
    return text.subSequence(from, to).toString();
  }
}
