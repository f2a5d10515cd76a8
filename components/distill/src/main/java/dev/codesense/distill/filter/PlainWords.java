package dev.codesense.distill.filter;

import java.util.Locale;

/// A text as its words alone: lower-case, one space between them. Marks of comments, line ends and
/// punctuation make no difference.
final class PlainWords {

  private PlainWords() {}

  static String of(String text) {
    var words = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c)) {
        if (gap && !words.isEmpty()) {
          words.append(' ');
        }
        gap = false;
        words.append(c);
      } else {
        gap = true;
      }
    }
    return words.toString().toLowerCase(Locale.ROOT);
  }

  /// Whether the words of one text stand in another, one behind the other.
  ///
  /// @param part as [#of] gives it
  /// @param whole as [#of] gives it
  static boolean holds(String whole, String part) {
    return (" " + whole + " ").contains(" " + part + " ");
  }
}
