package dev.codesense.assistant;

import dev.codesense.chunk.Chunk;
import java.util.List;
import java.util.TreeMap;

/// Consecutive lines of a file as it was indexed: secrets in it are masked.
///
/// @param commit 40 hex digits
/// @param startLine first line, from 1
/// @param endLine last line, inclusive
/// @param lines one an entry, without line ends
/// @param url web page of the lines at the commit, or a path for a local repository
public record CodeLines(
    String repo,
    String commit,
    String path,
    int startLine,
    int endLine,
    List<String> lines,
    String url) {

  public CodeLines {
    lines = List.copyOf(lines);
  }

  /// The lines of some chunks, by number. Blank lines between chunks are left out.
  ///
  /// @param chunks of one file, in file order
  static TreeMap<Integer, String> numbered(List<Chunk> chunks) {
    var numbered = new TreeMap<Integer, String>();
    for (var chunk : chunks) {
      var lines = chunk.text().split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        // A chunk of a notebook may hold more lines than it cites; several chunks may be pieces of
        // one line.
        int number = Math.min(chunk.startLine() + i, chunk.endLine());
        var between = i > 0 ? "\n" : "";
        numbered.merge(number, lines[i], (before, line) -> before + between + line);
      }
    }
    return numbered;
  }
}
