package dev.codesense.core.text;

/// Characters that nobody sees: in a stranger's text they can move a cursor, show another text than
/// is there, or hide instructions.
public final class Invisible {

  private Invisible() {}

  /// Controls, line ends and tabs among them, marks of direction and format, joiners, separators of
  /// lines and paragraphs, and halves of characters.
  public static boolean is(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
