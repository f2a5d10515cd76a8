package dev.codesense.core.text;

/// The beginning of a text that may be long.
public final class Head {

  private Head() {}

  /// The text, or as much of it as has room. A character that takes two `char`s is never halved: no
  /// JSON text could hold the half.
  ///
  /// @param most length, in `char`s
  public static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean halves = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, halves ? most - 1 : most);
  }

  /// As [#of], with an ellipsis behind what was cut.
  public static String withEllipsis(String text, int most) {
    return text.length() <= most ? text : of(text, most) + "…";
  }
}
