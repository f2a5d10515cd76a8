package dev.codesense.chunk.notebook;

import dev.codesense.chunk.notebook.NotebookReader.Cell;
import dev.codesense.chunk.notebook.NotebookReader.Line;
import dev.codesense.chunk.syntax.TextLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Turns a Jupyter notebook (nbformat 3 and 4) into the text of its cells. Outputs, attachments and
/// metadata are left out.
///
/// Each cell begins with a line such as `# %% [python]`, as editors mark cells in scripts. Where
/// the notebook has one line of source per line of JSON, as Jupyter writes it, every line of source
/// stands on its own line of the file, so that its number is that of the file. Otherwise the mark
/// says where the cell's source stands: `# %% [python] lines=17-17`.
public final class NotebookText {
  private static final byte[] MARK = "# %% [".getBytes(StandardCharsets.US_ASCII);

  private NotebookText() {}

  /// Whether a file is a notebook by its name.
  public static boolean isNamed(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".ipynb");
  }

  /// The text of a notebook's cells, in UTF-8; empty when the content is no notebook. What is such
  /// a text already stays as it is.
  public static Optional<byte[]> of(byte[] content) {
    var plain = TextLines.plain(content);
    int at = 0;
    while (at < plain.length && plain[at] <= ' ' && plain[at] >= 0) {
      at++;
    }
    boolean isText =
        at == plain.length
            || (at + MARK.length <= plain.length
                && Arrays.equals(plain, at, at + MARK.length, MARK, 0, MARK.length));
    return isText ? Optional.of(plain) : NotebookReader.read(plain).map(NotebookText::written);
  }

  private static byte[] written(List<Cell> cells) {
    var out = new ByteArrayOutputStream();
    boolean aligned = isAligned(cells);
    int row = 0;
    for (var cell : cells) {
      int first = cell.lines().getFirst().row();
      int last = cell.lines().getLast().row();
      if (aligned) {
        row = lineBreaks(out, row, first - 1);
      }
      var mark = new CellMark(cell.language(), aligned ? 0 : first + 1, aligned ? 0 : last + 1);
      out.writeBytes(mark.text().getBytes(StandardCharsets.US_ASCII));
      row = lineBreaks(out, row, row + 1);
      for (var line : cell.lines()) {
        if (aligned) {
          row = lineBreaks(out, row, line.row());
        }
        out.writeBytes(line.text());
        if (CellMark.isMark(line.text())) {
          // So that it is none any more.
          out.write(' ');
        }
        row = lineBreaks(out, row, row + 1);
      }
    }
    return out.toByteArray();
  }

  private static int lineBreaks(ByteArrayOutputStream out, int row, int target) {
    for (int at = row; at < target; at++) {
      out.write('\n');
    }
    return Math.max(row, target);
  }

  /// Whether each line of source, and a mark before each cell, has a line of the file to itself.
  private static boolean isAligned(List<Cell> cells) {
    int next = 0;
    for (var cell : cells) {
      int free = next + 1;
      for (Line line : cell.lines()) {
        if (line.row() < free) {
          return false;
        }
        free = line.row() + 1;
      }
      next = free;
    }
    return true;
  }
}
