package dev.codesense.secrets;

/// A private key between `-----BEGIN … PRIVATE KEY-----` and its end, over several lines, or inside
/// a string with written-out line ends.
final class KeyBlock {
  static final String KEYWORD = "-----begin ";

  private static final int LONGEST_HEADER = 64;
  private static final int LONGEST_BODY = 64 * 1024;
  private static final String DASHES = "-----";

  private KeyBlock() {}

  /// Where the block that begins at `start` ends, or -1 when it is no private key. Without a footer
  /// it ends with the last line that can belong to a key.
  static int end(CharSequence text, int start) {
    int nameEnd = dashes(text, start + KEYWORD.length(), start + LONGEST_HEADER);
    if (nameEnd < 0 || !isPrivateKey(Chars.substring(text, start + KEYWORD.length(), nameEnd))) {
      return -1;
    }
    int body = nameEnd + DASHES.length();
    int keyEnd = keyEnd(text, body);
    int footer = dashes(text, body, body + LONGEST_BODY);
    if (footer >= 0 && Chars.startsWith(text, "-----END ", footer)) {
      int footerEnd = dashes(text, footer + DASHES.length(), footer + LONGEST_HEADER);
      boolean hasBody = base64Characters(text, body, footer) >= 40;
      return footerEnd < 0 || !hasBody ? -1 : footerEnd + DASHES.length();
    }
    return base64Characters(text, body, keyEnd) >= 40 ? keyEnd : -1;
  }

  /// Where five dashes begin in `from` to `to`, or -1.
  private static int dashes(CharSequence text, int from, int to) {
    int at = Chars.indexOf(text, '-', from, to + 1);
    while (at >= 0 && !Chars.startsWith(text, DASHES, at)) {
      at = Chars.indexOf(text, '-', at + 1, to + 1);
    }
    return at;
  }

  private static boolean isPrivateKey(String name) {
    return name.endsWith("PRIVATE KEY") || name.endsWith("PRIVATE KEY BLOCK");
  }

  private static int keyEnd(CharSequence text, int body) {
    int end = body;
    int limit = Math.min(text.length(), body + LONGEST_BODY);
    while (end < limit
        && (Ascii.isBase64(text.charAt(end)) || "\r\n\t \\\"'".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private static int base64Characters(CharSequence text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += Ascii.isBase64(text.charAt(i)) ? 1 : 0;
    }
    return count;
  }
}
