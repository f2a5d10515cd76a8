package dev.codesense.cli.terminal;

import java.util.regex.Pattern;

/// Writes a word of a command so that a person can paste it into a shell.
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./:@%+=,-]+");

  private ShellWord() {}

  /// The word as it is where a POSIX shell reads it as it is, else in single quotes.
  public static String of(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
