package dev.codesense.report;

/// What of a stranger's text can be shown: controls and direction marks would show another text
/// than is there.
final class Characters {

  private Characters() {}

  /// The text with line ends of every system as `\n`, and U+FFFD for what is invisible or no
  /// character at all.
  static String shown(String text) {
    var shown = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .replace('\r', '\n')
        .codePoints()
        .forEach(c -> shown.appendCodePoint(isShown(c) ? c : 0xfffd));
    return shown.toString();
  }

  /// As [#shown], in one line.
  static String line(String text) {
    return shown(text).replace('\n', ' ').replace('\t', ' ');
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\n' || c == '\t';
      // Joiners belong to words of some languages and to emoji.
      case Character.FORMAT -> c == 0x200c || c == 0x200d;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      default -> (c & 0xfffe) != 0xfffe;
    };
  }
}
