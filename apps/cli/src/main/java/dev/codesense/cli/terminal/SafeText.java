package dev.codesense.cli.terminal;

import dev.codesense.core.text.Invisible;

/// Makes untrusted text harmless for a terminal.
///
/// Indexed code may hold escape sequences that move the cursor, set the title or answer on the
/// user's behalf, and direction marks that show another text than is there.
public final class SafeText {

  private SafeText() {}

  /// The text with line ends and tabs kept, and every other control or direction character made
  /// visible.
  public static String of(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(visible(c)));
    return safe.toString();
  }

  /// As [#of], in one line: line ends and tabs become spaces.
  public static String line(String text) {
    return of(text.replaceAll("[\r\n\t]+", " "));
  }

  private static int visible(int c) {
    if (c == '\n' || c == '\t') {
      return c;
    }
    if (c < 0x20) {
      return 0x2400 + c; // the control pictures
    }
    if (c == 0x7f) {
      return 0x2421;
    }
    return Invisible.is(c) ? 0xfffd : c;
  }
}
