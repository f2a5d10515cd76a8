package dev.codesense.secrets;

/// Classes of characters that tokens are made of: ASCII only, unlike those of [Character].
final class Ascii {

  private Ascii() {}

  static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(int c) {
    return isLower(c) || isUpper(c);
  }

  static boolean isLetterOrDigit(int c) {
    return isLetter(c) || isDigit(c);
  }

  static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isBase64(int c) {
    return isLetterOrDigit(c) || c == '+' || c == '/' || c == '=';
  }
}
