package dev.codesense.cli.terminal;

import java.util.Map;

/// What stdout and stderr lead to.
///
/// @param outIsTerminal whether a person reads stdout
/// @param errIsTerminal whether a person reads stderr: bars move there
/// @param columns width in characters, at least 20
/// @param color whether escape sequences for colour may be written to the stream that is a terminal
/// @param links whether the terminal is known to understand OSC 8 hyperlinks
public record Terminal(
    boolean outIsTerminal, boolean errIsTerminal, int columns, boolean color, boolean links) {
  private static final int FALLBACK_COLUMNS = 100;

  /// Neither stream leads to a person.
  public static final Terminal NONE = new Terminal(false, false, FALLBACK_COLUMNS, false, false);

  /// When to use colour.
  public enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  public Terminal {
    columns = Math.max(20, columns);
  }

  /// Reads what the launcher found out, and the conventions of the environment: `NO_COLOR`, `TERM`,
  /// and the variables by which terminals with hyperlinks are known.
  ///
  /// @param streams the words `out` and `err`, for those that are terminals
  /// @param columns width in characters, or empty
  public static Terminal detect(String streams, String columns, Map<String, String> environment) {
    var out = streams.contains("out");
    var err = streams.contains("err");
    var dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    var color = !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    int width = columns.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(columns) : FALLBACK_COLUMNS;
    return new Terminal(out, err, width, color, out && !dumb && hasLinks(environment));
  }

  private static boolean hasLinks(Map<String, String> environment) {
    var program = environment.getOrDefault("TERM_PROGRAM", "");
    return environment.containsKey("WT_SESSION")
        || environment.containsKey("KITTY_WINDOW_ID")
        || environment.containsKey("KONSOLE_VERSION")
        || environment.containsKey("WEZTERM_PANE")
        || environment.containsKey("FORCE_HYPERLINK")
        || program.equals("iTerm.app")
        || program.equals("vscode")
        || program.equals("ghostty")
        // VTE prints garbage for OSC 8 before 0.50.
        || environment.getOrDefault("VTE_VERSION", "").matches("[5-9][0-9]{3}|[0-9]{5,}");
  }
}
