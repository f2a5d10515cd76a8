package dev.codesense.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Secrets whose name stands above them, at the head of a column: the values of an `INSERT INTO`
/// that lists its columns, the cells of a table in Markdown, the fields of CSV.
final class ColumnScanner {
  static final String INSERT = "insert into";

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_LINE = 1_000;
  private static final int MOST_COLUMNS = 64;

  private static final int LONGEST_TABLE = 1 << 18;
  private static final int LONGEST_ITEM = 1 << 16;
  private static final String BLANKS = " \t\r\n";

  private ColumnScanner() {}

  /// Looks at the statement whose keyword is at `at`.
  ///
  /// @return how far it was read
  static int insert(CharSequence text, int at, Consumer<AssignmentScanner.Value> found) {
    int open = at + INSERT.length();
    int limit = Math.min(text.length(), open + LONGEST_NAME);
    while (open < limit && text.charAt(open) != '(' && text.charAt(open) != ';') {
      open++;
    }
    if (open == limit || text.charAt(open) != '(') {
      return at;
    }
    var senses = new ArrayList<Names.@Nullable Sense>();
    int close = columns(text, open + 1, senses);
    int values = Chars.skip(text, close, BLANKS, LONGEST_NAME);
    if (senses.stream().allMatch(sense -> sense == null)
        || !Chars.startsWithIgnoringCase(text, "values", values)) {
      return Math.max(close, at);
    }
    int position = values + "values".length();
    while (true) {
      position = Chars.skip(text, position, BLANKS + ",", LONGEST_NAME);
      if (position >= text.length() || text.charAt(position) != '(') {
        return position;
      }
      position = row(text, position + 1, senses, found);
    }
  }

  /// Reads the names of columns up to the bracket that closes them.
  private static int columns(CharSequence text, int from, List<Names.@Nullable Sense> senses) {
    int start = from;
    int limit = Math.min(text.length(), from + LONGEST_NAME * MOST_COLUMNS);
    for (int at = from; at < limit; at++) {
      char c = text.charAt(at);
      if (c == ',' || c == ')') {
        senses.add(
            Names.senseIn(
                Chars.substring(text, start, at).strip().replaceAll("[`\"\\[\\]\\\\]", "")));
        start = at + 1;
        if (c == ')') {
          return start;
        }
      }
    }
    return from;
  }

  /// Reads the values of one row up to the bracket that closes it.
  private static int row(
      CharSequence text,
      int from,
      List<Names.@Nullable Sense> senses,
      Consumer<AssignmentScanner.Value> found) {
    int at = from;
    for (int column = 0; at < text.length(); column++) {
      at = Chars.skip(text, at, BLANKS + "\\", LONGEST_NAME);
      boolean national = Chars.startsWith(text, "N'", at) || Chars.startsWith(text, "E'", at);
      int start = national ? at + 1 : at;
      int end = itemEnd(text, start);
      var sense = column < senses.size() ? senses.get(column) : null;
      if (sense != null && end > start + 2 && isQuote(text.charAt(start))) {
        int last = end - 1;
        last = text.charAt(last - 1) == '\\' ? last - 1 : last; // in a string of another language
        var value = AssignmentScanner.judged(text, start + 1, last, true, false, sense);
        if (value != null) {
          found.accept(value);
        }
      }
      at = Chars.skip(text, end, BLANKS, LONGEST_NAME);
      if (at >= text.length() || text.charAt(at) != ',') {
        return Math.min(text.length(), at + 1);
      }
      at++;
    }
    return at;
  }

  /// Where a literal, a number or a call ends.
  private static int itemEnd(CharSequence text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_ITEM);
    if (from < limit && isQuote(text.charAt(from))) {
      char quote = text.charAt(from);
      for (int at = from + 1; at < limit; at++) {
        if (text.charAt(at) == quote) {
          if (at + 1 >= limit || text.charAt(at + 1) != quote) {
            return at + 1;
          }
          at++; // two quotes are one
        } else if (text.charAt(at) == '\\' && at + 1 < limit && text.charAt(at + 1) == quote) {
          int next = Chars.skip(text, at + 2, BLANKS, LONGEST_NAME);
          if (next < limit && ",)".indexOf(text.charAt(next)) >= 0) {
            return at + 2;
          }
          at++;
        }
      }
      return limit;
    }
    int depth = 0;
    for (int at = from; at < limit; at++) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0 || (depth == 0 && c == ',') || c == ';') {
        return at;
      }
    }
    return limit;
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  /// Where the line of `at` ends if it does not head a table in Markdown, else `at`.
  static int headless(CharSequence text, int at) {
    int rule = nextLine(text, at);
    return isRule(text, rule) ? at : rule;
  }

  /// Looks at the cells below a name that heads a column of a table in Markdown.
  static void table(
      CharSequence text, int name, Names.Sense sense, Consumer<AssignmentScanner.Value> found) {
    int line = Chars.lineStart(text, name, LONGEST_LINE);
    int rule = nextLine(text, name);
    int column = cell(text, line, name);
    if (column < 0 || !isRule(text, rule)) {
      return;
    }
    int limit = Math.min(text.length(), rule + LONGEST_TABLE);
    int row = nextLine(text, rule);
    while (row < limit && !isRule(text, row)) {
      int end = Chars.lineEnd(text, row, LONGEST_LINE);
      int start = row;
      for (int i = 0; i < column && start >= 0; i++) {
        int pipe = Chars.indexOf(text, '|', start, end);
        start = pipe < 0 ? -1 : pipe + 1;
      }
      if (Chars.indexOf(text, '|', row, end) < 0) {
        return; // the table has ended
      }
      if (start >= 0) {
        int close = Chars.indexOf(text, '|', start, end);
        int to = Chars.skipBack(text, close < 0 ? end : close, " \t`*_", LONGEST_LINE);
        int from = Math.min(to, Chars.skip(text, start, " \t`*_", LONGEST_LINE));
        accept(AssignmentScanner.judged(text, from, to, false, true, sense), found);
      }
      row = nextLine(text, end);
    }
  }

  /// Looks at the fields below a name in the first line of a file of values.
  static void fields(
      CharSequence text, int name, Names.Sense sense, Consumer<AssignmentScanner.Value> found) {
    int header = Chars.lineEnd(text, 0, LONGEST_LINE);
    if (name >= header) {
      return;
    }
    char separator = ',';
    for (char other : new char[] {'\t', ';', '|'}) {
      separator = Chars.indexOf(text, other, 0, header) >= 0 ? other : separator;
    }
    int column = 0;
    for (int at = 0; at < name; at++) {
      column += text.charAt(at) == separator ? 1 : 0;
    }
    int at = header;
    int limit = Math.min(text.length(), LONGEST_TABLE);
    while (at < limit) {
      int start = Chars.skip(text, at, "\r\n", 2);
      for (int i = 0; start < limit; i++) {
        boolean quoted = text.charAt(start) == '"';
        int end = quoted ? itemEnd(text, start) : start;
        while (end < limit && text.charAt(end) != separator && !Chars.isLineEnd(text.charAt(end))) {
          end++;
        }
        if (i == column && end > start + 2) {
          int inner = quoted ? 1 : 0;
          accept(
              AssignmentScanner.judged(text, start + inner, end - inner, true, false, sense),
              found);
        }
        start = end + 1;
        if (end >= limit || Chars.isLineEnd(text.charAt(end))) {
          break;
        }
      }
      at = Math.max(start - 1, at + 1);
    }
  }

  private static void accept(
      AssignmentScanner.@Nullable Value value, Consumer<AssignmentScanner.Value> found) {
    if (value != null) {
      found.accept(value);
    }
  }

  /// How many bars stand before `at` in its line; -1 when it is in no row, or in one too wide.
  private static int cell(CharSequence text, int line, int at) {
    int bars = 0;
    for (int i = line; i < at; i++) {
      bars += text.charAt(i) == '|' ? 1 : 0;
    }
    int end = Chars.lineEnd(text, at, LONGEST_LINE);
    boolean row = bars > 0 || Chars.indexOf(text, '|', at, end) >= 0;
    return row && bars < MOST_COLUMNS ? bars : -1;
  }

  /// `|---|:--:|`
  private static boolean isRule(CharSequence text, int line) {
    int end = Chars.lineEnd(text, line, LONGEST_LINE);
    return Chars.skip(text, line, "|-: \t", LONGEST_LINE) == end
        && Chars.indexOf(text, '-', line, end) >= 0;
  }

  private static int nextLine(CharSequence text, int at) {
    int end = Chars.lineEnd(text, at, LONGEST_LINE);
    return Chars.startsWith(text, "\r\n", end) ? end + 2 : end + 1;
  }
}
