package dev.codesense.chunk.outline;

import dev.codesense.chunk.notebook.CellLanguages;
import dev.codesense.chunk.notebook.CellMark;
import dev.codesense.chunk.outline.Outline.Origins;
import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Part;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayList;
import java.util.List;

/// Cells of a [dev.codesense.chunk.notebook.NotebookText]: Markdown by its headings, below which
/// the cells of code stand, each in its language.
final class NotebookOutline {
  private final TextLines lines;
  private final MarkdownOutline sections;
  private final List<Part> parts = new ArrayList<>();
  private final List<Integer> cuts = new ArrayList<>();

  /// For each line of the text, where in the file its cell begins and ends; 0: at the line itself.
  private final int[] firstOrigins;

  private final int[] lastOrigins;

  NotebookOutline(TextLines lines) {
    this.lines = lines;
    sections = new MarkdownOutline(lines, Language.MARKDOWN);
    firstOrigins = new int[lines.count()];
    lastOrigins = new int[lines.count()];
  }

  Outline read() {
    int line = nextMark(0);
    sections.read(-1, 0, line);
    while (line < lines.count()) {
      int next = nextMark(line + 1);
      cell(line, next);
      line = next;
    }
    return new Outline(sections.end(), parts, cuts, origins());
  }

  private void cell(int mark, int end) {
    var said = CellMark.parse(text(mark)).orElseThrow();
    for (int line = mark; line < end; line++) {
      firstOrigins[line] = said.firstLine();
      lastOrigins[line] = said.lastLine();
    }
    var language = Language.named(said.language()).orElse(Language.TEXT);
    if (language == Language.NOTEBOOK) {
      language = Language.TEXT;
    }
    if (parts.isEmpty() || parts.getLast().language() != language) {
      cuts.add(mark);
    }
    int first = mark + 1;
    while (first < end && lines.isBlank(first)) {
      first++;
    }
    if (first < end && CellLanguages.isMagic(text(first))) {
      first++;
    }
    var cell = new Block(Kind.SCOPE, null, lines.start(mark), lines.end(end - 1));
    boolean known = language == Language.MARKDOWN;
    if (known) {
      sections.read(mark, first, end);
    } else {
      sections.top().add(cell);
    }
    parts.add(new Part(cell, lines.start(first), lines.start(end), language, known, null));
  }

  private int nextMark(int from) {
    int line = from;
    while (line < lines.count() && CellMark.parse(text(line)).isEmpty()) {
      line++;
    }
    return line;
  }

  /// The beginning of a line.
  private String text(int line) {
    int from = lines.start(line);
    return lines.slice(from, Math.min(lines.end(line), from + CellMark.LONGEST + 1));
  }

  private Origins origins() {
    return new Origins() {
      @Override
      public int first(int line) {
        return firstOrigins[line] == 0 ? line : firstOrigins[line] - 1;
      }

      @Override
      public int last(int line) {
        return lastOrigins[line] == 0 ? line : lastOrigins[line] - 1;
      }
    };
  }
}
