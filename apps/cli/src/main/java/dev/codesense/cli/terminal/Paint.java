package dev.codesense.cli.terminal;

/// Colours for one stream, or none.
public enum Paint {
  PLAIN,
  ANSI;

  /// For stdout.
  public static Paint forOut(Terminal terminal, Terminal.Color choice) {
    return choose(terminal.outIsTerminal(), terminal, choice);
  }

  /// For stderr.
  public static Paint forErr(Terminal terminal, Terminal.Color choice) {
    return choose(terminal.errIsTerminal(), terminal, choice);
  }

  private static Paint choose(boolean isTerminal, Terminal terminal, Terminal.Color choice) {
    return switch (choice) {
      case ALWAYS -> ANSI;
      case NEVER -> PLAIN;
      case AUTO -> isTerminal && terminal.color() ? ANSI : PLAIN;
    };
  }

  public String bold(String text) {
    return sgr("1", text);
  }

  public String dim(String text) {
    return sgr("2", text);
  }

  public String red(String text) {
    return sgr("1;31", text);
  }

  public String green(String text) {
    return sgr("32", text);
  }

  public String yellow(String text) {
    return sgr("33", text);
  }

  public String cyan(String text) {
    return sgr("36", text);
  }

  /// A word that was searched for.
  public String match(String text) {
    return sgr("1;33", text);
  }

  private String sgr(String code, String text) {
    return switch (this) {
      case PLAIN -> text;
      case ANSI -> "\u001b[" + code + "m" + text + "\u001b[0m";
    };
  }
}
