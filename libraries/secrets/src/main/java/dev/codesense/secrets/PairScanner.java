package dev.codesense.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A name and its value that are two fields of one object: `{"name": "DB_PASSWORD", "value": "…"}`
/// in JSON, the same in YAML and Terraform in any order and over several lines, `<key>…</key>
/// <string>…</string>` in XML, `variable "password" { default = "…" }`.
final class PairScanner {
  static final Span NONE = new Span(-1, -1, false, false);

  /// How far the two fields may be apart.
  private static final int REACH = 400;

  private static final int LONGEST_LABEL = 32;
  private static final int LONGEST_TAG = 80;
  private static final int LONGEST_VALUE = 512;

  private static final Set<String> NAMES =
      Set.of(
          "name",
          "key",
          "id",
          "label",
          "variable",
          "var",
          "field",
          "property",
          "option",
          "setting",
          "param",
          "parameter",
          "env",
          "header",
          "entry");

  private static final List<String> VALUES =
      List.of("value", "val", "default", "data", "content", "string", "literal", "plaintext");

  private final boolean bareValues;

  PairScanner(boolean bareValues) {
    this.bareValues = bareValues;
  }

  /// Where a value stands.
  ///
  /// @param strict whether other things than values stand in such a place
  record Span(int start, int end, boolean quoted, boolean strict) {
    boolean isNone() {
      return start < 0;
    }
  }

  /// The value of what is named by the text from `nameStart` to `nameEnd`, if that text is the
  /// value of a field such as `name`.
  Span label(CharSequence text, int nameStart, int nameEnd) {
    if (nameStart < 2) {
      return NONE;
    }
    int first = nameStart;
    while (first > Math.max(0, nameStart - LONGEST_LABEL)
        && (Chars.isNamePart(text.charAt(first - 1)) || text.charAt(first - 1) == '/')) {
      first--; // /prod/db/password
    }
    if (first < 2) {
      return NONE;
    }
    int before = Chars.skipBack(text, first, "\"'\\", 2);
    boolean quoted = before < first;
    if (text.charAt(before - 1) == '>') {
      return element(text, before - 1, nameEnd);
    }
    before = Chars.skipBack(text, before, " \t", 16);
    if (before < 1) {
      return NONE;
    }
    char operator = text.charAt(before - 1);
    int label;
    if (operator == ':' || operator == '=') {
      label = Chars.skipBack(text, before - 1, " \t", 16);
      label = Chars.skipBack(text, label, "\"'\\", 2);
    } else if (quoted && Ascii.isLower(operator)) {
      label = before; // variable "db_password" {
    } else {
      return NONE;
    }
    int labelStart = wordStart(text, label);
    if (!isNameLabel(text, labelStart, label)) {
      return NONE;
    }
    int after = Chars.skip(text, nameEnd, "\"'\\", 2);
    var found = search(text, after, forwardEnd(text, after, nameStart));
    if (found.isNone() && operator == '=') {
      found = contentOf(text, after); // <property name="password" type="string">…
    }
    if (found.isNone()) {
      found = search(text, backwardStart(text, labelStart), labelStart);
    }
    return found;
  }

  /// The text in the element whose start tag goes on at `from`.
  private static Span contentOf(CharSequence text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_TAG);
    for (int i = from; i < limit && text.charAt(i) != '<'; i++) {
      if (text.charAt(i) == '>') {
        return i > from && text.charAt(i - 1) == '/' ? NONE : elementAfter(text, i + 1);
      }
    }
    return NONE;
  }

  /// `password: { value: … }`, or the same with deeper lines in YAML, from `position` on.
  Span nested(CharSequence text, int position, int nameStart) {
    int limit = Math.min(text.length(), position + REACH);
    int end = position + 1;
    int indent = column(text, nameStart);
    boolean braces = position < text.length() && text.charAt(position) == '{';
    int depth = 0;
    while (end < limit) {
      char c = text.charAt(end);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (braces ? depth < 0 : Chars.isLineEnd(c) && leavesBlock(text, end + 1, indent)) {
        break;
      }
      end++;
    }
    return search(text, position, end);
  }

  private static boolean leavesBlock(CharSequence text, int line, int indent) {
    int first = Chars.skip(text, line, " ", REACH);
    return first < text.length() && !Chars.isLineEnd(text.charAt(first)) && first - line <= indent;
  }

  private static int column(CharSequence text, int nameStart) {
    int line = Chars.lineStart(text, nameStart, REACH);
    return Chars.skip(text, line, " ", REACH) - line;
  }

  /// `<key>NAME</key> <string>VALUE</string>`, or the two the other way round.
  private Span element(CharSequence text, int tagEnd, int nameEnd) {
    int close = Chars.skip(text, nameEnd, " \t\r\n", 80);
    if (!Chars.startsWith(text, "</", close)) {
      return NONE;
    }
    int closed = Chars.indexOf(text, '>', close, close + LONGEST_LABEL);
    if (closed < 0) {
      return NONE;
    }
    var after = elementAfter(text, closed + 1);
    if (!after.isNone()) {
      return after;
    }
    // <value>VALUE</value> <name>NAME
    int open = tagEnd;
    int lowest = Math.max(0, tagEnd - LONGEST_LABEL);
    while (open > lowest && text.charAt(open) != '<') {
      open--;
    }
    int end = Chars.skipBack(text, open, " \t\r\n", 80);
    if (end < 3 || text.charAt(end - 1) != '>') {
      return NONE;
    }
    int closing = end - 1;
    lowest = Math.max(0, end - LONGEST_LABEL);
    while (closing > lowest && text.charAt(closing) != '<') {
      closing--;
    }
    if (!Chars.startsWith(text, "</", closing) || !isValueLabel(text, closing + 2, end - 1)) {
      return NONE;
    }
    int start = closing;
    lowest = Math.max(0, closing - LONGEST_VALUE);
    while (start > lowest && text.charAt(start - 1) != '>') {
      start--;
    }
    return start > lowest ? trimmed(text, start, closing) : NONE;
  }

  /// The text of the element that begins at `position`, or the text there before an end tag.
  private static Span elementAfter(CharSequence text, int position) {
    int at = Chars.skip(text, position, " \t\r\n", 120);
    if (Chars.startsWith(text, "<!--", at)) {
      int end = Chars.indexOf(text, '>', at, at + REACH);
      at = end < 0 ? at : Chars.skip(text, end + 1, " \t\r\n", 120);
    }
    if (at < text.length() && text.charAt(at) == '<') {
      int end = Chars.indexOf(text, '>', at, at + LONGEST_TAG);
      if (end < 0 || Chars.startsWith(text, "</", at) || text.charAt(end - 1) == '/') {
        return NONE;
      }
      at = end + 1;
    }
    int close = Chars.indexOf(text, '<', at, at + LONGEST_VALUE);
    return close < 0 || !Chars.startsWith(text, "</", close) ? NONE : trimmed(text, at, close);
  }

  private static Span trimmed(CharSequence text, int from, int to) {
    int start = Chars.skip(text, from, " \t\r\n", 120);
    int end = Chars.skipBack(text, to, " \t\r\n", 120);
    return start < end ? new Span(start, end, true, false) : NONE;
  }

  /// Where the object or the item of a list ends that goes on at `from`.
  private static int forwardEnd(CharSequence text, int from, int nameStart) {
    int indent = column(text, nameStart);
    int limit = Math.min(text.length(), from + REACH);
    int depth = 0;
    for (int i = from; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' || (c == '>' && text.charAt(i - 1) == '/')) {
        if (--depth < 0 || c == '>') {
          return i;
        }
      } else if (Chars.isLineEnd(c)) {
        int first = Chars.skip(text, i + 1, " \t", REACH);
        if ((first < text.length() && text.charAt(first) == '-')
            || leavesBlock(text, i + 1, indent - 1)) {
          return i;
        }
      }
    }
    return limit;
  }

  /// Where the object or the item of a list began that ends at `to`.
  private static int backwardStart(CharSequence text, int to) {
    int limit = Math.max(0, to - REACH);
    int firstOfLine = Chars.skip(text, Chars.lineStart(text, to, REACH), " \t", REACH);
    if (firstOfLine < to && text.charAt(firstOfLine) == '-') {
      return firstOfLine;
    }
    for (int i = to - 1; i > limit; i--) {
      char c = text.charAt(i);
      if (c == '{' || c == '}' || c == '<') {
        return i;
      }
      if (Chars.isLineEnd(text.charAt(i - 1))) {
        int first = Chars.skip(text, i, " \t", REACH);
        if (first < to && text.charAt(first) == '-') {
          return first;
        }
      }
    }
    return limit;
  }

  /// The value of the first field in a part of the text that is called `value` or alike.
  private Span search(CharSequence text, int from, int to) {
    int at = from;
    while (at < to) {
      if (!Chars.isNamePart(text.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end < to && Chars.isNamePart(text.charAt(end))) {
        end++;
      }
      if (isValueLabel(text, at, end)) {
        var value = valueOf(text, end, to);
        if (!value.isNone()) {
          return value;
        }
      }
      at = end;
    }
    return NONE;
  }

  private Span valueOf(CharSequence text, int labelEnd, int to) {
    int at = Chars.skip(text, labelEnd, "\"'\\", 2);
    at = Chars.skip(text, at, " \t", 16);
    if (at >= to || (text.charAt(at) != ':' && text.charAt(at) != '=')) {
      return NONE;
    }
    at = Chars.skip(text, at + 1, " \t", 16);
    int block = Chars.skip(text, Chars.skip(text, at, "|>", 1), "-+", 1);
    at = Chars.skip(text, block, " \t\r\n", 80);
    if (at < to && text.charAt(at) == '\\') {
      at++;
    }
    if (at >= to) {
      return NONE;
    }
    char quote = text.charAt(at);
    boolean quoted = quote == '"' || quote == '\'';
    if (!quoted && !bareValues) {
      return NONE;
    }
    int start = quoted ? at + 1 : at;
    int end = start;
    int limit = Math.min(text.length(), start + LONGEST_VALUE);
    while (end < limit && !endsValue(text.charAt(end), quoted, quote)) {
      end++;
    }
    return end == start || (end == limit && end < text.length())
        ? NONE
        : new Span(start, end, quoted, false);
  }

  private static boolean endsValue(char c, boolean quoted, char quote) {
    return quoted
        ? c == quote || c == '\\' || Chars.isLineEnd(c)
        : c <= ' ' || c == ',' || c == '}';
  }

  private static int wordStart(CharSequence text, int end) {
    int start = end;
    int lowest = Math.max(0, end - LONGEST_LABEL);
    while (start > lowest && Chars.isNamePart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /// `name`, `Key`, `param-name`, `ParameterKey`
  private static boolean isNameLabel(CharSequence text, int start, int end) {
    var word = Chars.substring(text, start, end).toLowerCase(Locale.ROOT);
    return NAMES.contains(word) || word.endsWith("name") || word.endsWith("key");
  }

  private static boolean isValueLabel(CharSequence text, int start, int end) {
    for (var label : VALUES) {
      if (end - start >= label.length()
          && Chars.startsWithIgnoringCase(text, label, end - label.length())) {
        return true;
      }
    }
    return false;
  }
}
