package dev.codesense.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// Breaks prose between words, so that a terminal does not break it within one.
public final class Wrap {

  private Wrap() {}

  /// The text in lines of at most `room` characters, but for a word that is longer.
  public static List<String> lines(String text, int room) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
