package dev.codesense.secrets;

import java.util.function.BiConsumer;

/// The values of a Kubernetes Secret's manifest in YAML: whatever their names, all of `data` and
/// `stringData` is secret.
final class KubernetesSecret {
  static final String KEYWORD = "kind: secret";
  static final String KIND = "kubernetes-secret";

  private static final String SEPARATOR = "---";

  /// How much of a document is looked at, before and after its kind.
  private static final int REACH = 64 * 1024;

  private KubernetesSecret() {}

  /// Finds the values of the document that says its kind at `start`.
  ///
  /// @param from where the document begins at the earliest: what is before was looked at already
  /// @param found gets where each value begins and ends
  /// @return where the document ends, or `start` when it is no manifest of a Secret
  static int scan(CharSequence text, int start, int from, BiConsumer<Integer, Integer> found) {
    int kindEnd = start + KEYWORD.length();
    boolean alone =
        (start == 0 || Chars.isLineEnd(text.charAt(start - 1)))
            && Chars.startsWith(text, "kind: Secret", start)
            && Chars.skip(text, kindEnd, " \t", REACH) == Chars.lineEnd(text, kindEnd, REACH);
    if (!alone) {
      return start;
    }
    int line = documentStart(text, start, Math.max(from, start - REACH));
    int limit = Math.min(text.length(), start + REACH);
    boolean inside = false;
    int block = -1;
    while (line < limit && !(line > start && Chars.startsWith(text, SEPARATOR, line))) {
      int end = Math.min(limit, Chars.lineEnd(text, line, REACH));
      int first = Chars.skip(text, line, " \t", REACH);
      int indent = first - line;
      if (first < end && text.charAt(first) != '#') {
        if (indent == 0) {
          inside =
              Chars.startsWith(text, "data:", line) || Chars.startsWith(text, "stringData:", line);
          block = -1;
        } else if (inside && block >= 0 && indent > block) {
          if (!Chars.startsWith(text, "<SECRET:", first)) {
            found.accept(first, trimmed(text, first, end));
          }
        } else if (inside) {
          block = value(text, first, end, found) ? indent : -1;
        }
      }
      line = end + 1;
    }
    return Math.min(line, limit);
  }

  /// @return whether the value follows on the next lines
  private static boolean value(
      CharSequence text, int first, int end, BiConsumer<Integer, Integer> found) {
    int colon = Chars.indexOf(text, ':', first, end);
    if (colon < 0) {
      return false;
    }
    int from = Chars.skip(text, colon + 1, " \t", REACH);
    int to = trimmed(text, from, end);
    if (from < to && (text.charAt(from) == '|' || text.charAt(from) == '>')) {
      return true;
    }
    if (to - from > 1 && "\"'".indexOf(text.charAt(from)) >= 0) {
      from++;
      to--;
    }
    if (from < to && Placeholders.isNotOne(Chars.substring(text, from, to))) {
      found.accept(from, to);
    }
    return false;
  }

  private static int trimmed(CharSequence text, int from, int end) {
    int to = Math.max(from, end);
    while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\r')) {
      to--;
    }
    return to;
  }

  private static int documentStart(CharSequence text, int start, int earliest) {
    int line = start;
    while (line > earliest && !Chars.startsWith(text, SEPARATOR, line)) {
      line = Chars.lineStart(text, line - 1, REACH);
    }
    return Math.max(line, earliest);
  }
}
