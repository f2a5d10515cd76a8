package dev.codesense.search.text;

import java.util.ArrayList;
import java.util.List;

/// Walks over a text and gives its terms: every part of an identifier in lower case and stemmed
/// (`parseHttpHeaders` gives `pars`, `http`, `header`), then, where there was more than one part,
/// the whole without separators (`parsehttpheader`), so that `parse_http_headers` meets it.
///
/// Not thread-safe; reusable through [#reset]. Allocates nothing per term.
public final class TermScanner {
  /// Longer runs are encoded bytes, not names.
  static final int LONGEST_RUN = 100;

  static final int LONGEST_PART = 40;

  static final byte OTHER = 0;
  private static final byte LOWER = 1;
  private static final byte UPPER = 2;
  private static final byte DIGIT = 3;
  static final byte JOINER = 4;
  private static final byte IDEOGRAPH = 5;

  private static final byte[] ASCII = new byte[128];

  static {
    for (char c = 0; c < 128; c++) {
      ASCII[c] =
          c >= 'a' && c <= 'z'
              ? LOWER
              : c >= 'A' && c <= 'Z'
                  ? UPPER
                  : c >= '0' && c <= '9' ? DIGIT : c == '_' || c == '$' ? JOINER : OTHER;
    }
  }

  private final char[] term = new char[LONGEST_RUN];
  private final char[] whole = new char[LONGEST_RUN];

  // An array is read faster than a string.
  private char[] text = new char[256];
  private int size;
  private int at;
  private int runStart;
  private int runEnd;
  private int parts;
  private int wholeLength;
  private int length;
  private int start;
  private int end;
  private boolean isWhole;

  /// Starts over with another text.
  public TermScanner reset(String newText) {
    size = newText.length();
    if (text.length < size) {
      text = new char[Math.max(size, 2 * text.length)];
    }
    newText.getChars(0, size, text, 0);
    at = 0;
    runStart = 0;
    runEnd = 0;
    parts = 0;
    wholeLength = 0;
    return this;
  }

  /// Moves to the next term.
  ///
  /// @return false at the end of the text
  public boolean next() {
    while (true) {
      if (at < runEnd) {
        if (nextPart()) {
          return true;
        }
        continue;
      }
      if (parts > 1) {
        parts = 0;
        System.arraycopy(whole, 0, term, 0, wholeLength);
        length = Stemmer.stem(term, wholeLength);
        start = runStart;
        end = runEnd;
        isWhole = true;
        return true;
      }
      if (!nextRun()) {
        return false;
      }
    }
  }

  private boolean nextRun() {
    int i = runEnd;
    while (true) {
      while (i < size && kind(text[i]) == OTHER) {
        i++;
      }
      if (i == size) {
        at = size;
        runEnd = size;
        parts = 0;
        return false;
      }
      int from = i;
      while (i < size && kind(text[i]) != OTHER) {
        i++;
      }
      if (i - from <= LONGEST_RUN) {
        runStart = from;
        runEnd = i;
        at = from;
        parts = 0;
        wholeLength = 0;
        return true;
      }
    }
  }

  private boolean nextPart() {
    while (at < runEnd && kind(text[at]) == JOINER) {
      at++;
    }
    if (at == runEnd) {
      return false;
    }
    int from = at;
    byte first = kind(text[at++]);
    byte previous = first;
    while (at < runEnd && previous != IDEOGRAPH) {
      byte kind = kind(text[at]);
      boolean joins =
          (kind == previous && kind != JOINER && kind != IDEOGRAPH)
              || (previous == UPPER && kind == LOWER && at - from == 1);
      if (!joins) {
        // The last capital of an acronym begins the next word: HTTPServer is HTTP, Server.
        if (previous == UPPER && kind == LOWER) {
          at--;
        }
        break;
      }
      previous = kind;
      at++;
    }
    int kept = Math.min(at - from, LONGEST_PART);
    for (int i = 0; i < kept; i++) {
      term[i] = lower(text[from + i]);
    }
    System.arraycopy(term, 0, whole, wholeLength, kept);
    wholeLength += kept;
    parts++;
    length = first == DIGIT ? kept : Stemmer.stem(term, kept);
    start = from;
    end = at;
    isWhole = from == runStart && at == runEnd;
    return true;
  }

  static byte kind(char c) {
    if (c < 128) {
      return ASCII[c];
    }
    if (Character.isIdeographic(c)) {
      return IDEOGRAPH;
    }
    return Character.isUpperCase(c)
        ? UPPER
        : Character.isLetter(c) ? LOWER : Character.isDigit(c) ? DIGIT : OTHER;
  }

  static char lower(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    char lower = Character.toLowerCase(c);
    return lower == 'ё' ? 'е' : lower;
  }

  /// Holds the term in its first [#length] characters; valid until the next call.
  public char[] buffer() {
    return term;
  }

  public int length() {
    return length;
  }

  /// Where the term begins in the text, in characters.
  public int start() {
    return start;
  }

  /// Where it ends, exclusive.
  public int end() {
    return end;
  }

  /// Whether the term is a run of letters, digits and underscores from its first character to its
  /// last, not a part of it.
  public boolean whole() {
    return isWhole;
  }

  @Override
  public String toString() {
    return new String(term, 0, length);
  }

  /// All terms of a text, in order, repetitions included.
  public static List<String> terms(String text) {
    var terms = new ArrayList<String>();
    for (var scanner = new TermScanner().reset(text); scanner.next(); ) {
      terms.add(scanner.toString());
    }
    return terms;
  }
}
