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
  static int end(String text, int start) {
    int nameEnd = text.indexOf(DASHES, start + KEYWORD.length());
    if (nameEnd < 0
        || nameEnd - start > LONGEST_HEADER
        || !isPrivateKey(text.substring(start + KEYWORD.length(), nameEnd))) {
      return -1;
    }
    int body = nameEnd + DASHES.length();
    int keyEnd = keyEnd(text, body);
    int footer = text.indexOf(DASHES, body);
    if (footer >= 0 && footer - body <= LONGEST_BODY && text.startsWith("-----END ", footer)) {
      int footerEnd = text.indexOf(DASHES, footer + DASHES.length());
      boolean hasBody = base64Characters(text, body, footer) >= 40;
      return footerEnd < 0 || footerEnd - footer > LONGEST_HEADER || !hasBody
          ? -1
          : footerEnd + DASHES.length();
    }
    return base64Characters(text, body, keyEnd) >= 40 ? keyEnd : -1;
  }

  private static boolean isPrivateKey(String name) {
    return name.endsWith("PRIVATE KEY") || name.endsWith("PRIVATE KEY BLOCK");
  }

  private static int keyEnd(String text, int body) {
    int end = body;
    int limit = Math.min(text.length(), body + LONGEST_BODY);
    while (end < limit
        && (Ascii.isBase64(text.charAt(end)) || "\r\n\t \\\"'".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private static int base64Characters(String text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += Ascii.isBase64(text.charAt(i)) ? 1 : 0;
    }
    return count;
  }
}
