package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Part;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/// Sections by heading, and in them paragraphs and fenced code. Reads Markdown and AsciiDoc, and
/// the cells of notebooks one after the other. Fenced code that runs, as in R Markdown, is a part
/// in its own language.
final class MarkdownOutline {
  /// Deeper indented text is code.
  private static final int DEEPEST_HEADING = 3;

  private static final int LONGEST_FENCE = 200;

  /// The first line of a chunk of R Markdown, or of a cell of Quarto.
  private static final Pattern RUNS =
      Pattern.compile("[ \\t]*+[`~]++[ \\t]*+\\{([A-Za-z][\\w+#.-]*)");

  private record Section(int level, Block block) {}

  private final TextLines lines;
  private final byte[] content;
  private final byte headingMark;
  private final Deque<Section> open = new ArrayDeque<>();

  private final Language language;
  private final Block file;
  private final List<Part> parts = new ArrayList<>();
  private final List<Integer> cuts = new ArrayList<>();
  private int limit;

  /// The line that the next block begins with, before its own first line; -1: none.
  private int lead = -1;

  MarkdownOutline(TextLines lines, Language language) {
    this.lines = lines;
    this.content = lines.content();
    this.language = language;
    this.headingMark = (byte) (language == Language.ASCIIDOC ? '=' : '#');
    file = new Block(Kind.FILE, null, 0, content.length);
    open.push(new Section(0, file));
  }

  Outline read() {
    read(-1, frontMatter(file), lines.count());
    return new Outline(end(), parts, cuts);
  }

  /// Reads the lines from one to before another; sections go on behind them.
  ///
  /// @param lead a line before them that the first block begins with; -1: none
  void read(int lead, int from, int to) {
    this.lead = lead;
    limit = to;
    int line = from;
    int paragraph = -1;
    while (line < limit) {
      int level = headingLevel(line);
      int underline = level == 0 && paragraph < 0 ? underlinedLevel(line) : 0;
      int fence = level == 0 ? fence(line) : 0;
      if (level > 0 || underline > 0 || fence > 0 || lines.isBlank(line)) {
        close(paragraph, line);
        paragraph = -1;
      }
      if (level > 0 || underline > 0) {
        section(line, level > 0 ? level : underline);
        line += underline > 0 ? 2 : 1;
      } else if (fence > 0) {
        int end = fenceEnd(line, fence);
        fenced(line, end);
        line = end + 1;
      } else {
        if (paragraph < 0 && !lines.isBlank(line)) {
          paragraph = line;
        }
        line++;
      }
    }
    close(paragraph, limit);
  }

  /// Ends all sections.
  Block end() {
    while (!open.isEmpty()) {
      open.pop().block.end = content.length;
    }
    return file;
  }

  private void fenced(int line, int end) {
    var block = new Block(Kind.STATEMENT, null, start(line), lines.end(end));
    var runs = language == Language.LITERATE_MARKDOWN ? RUNS.matcher(head(line)) : null;
    if (runs == null || !runs.lookingAt()) {
      top().add(block);
      return;
    }
    var holder = new Block(Kind.SCOPE, null, block.start, block.end);
    top().add(holder);
    parts.add(
        new Part(
            holder,
            Math.min(lines.start(line + 1), lines.end(end)),
            Math.max(lines.start(line + 1), lines.start(end)),
            Language.named(runs.group(1)).orElse(Language.TEXT),
            false,
            null));
    cuts.add(line);
    cuts.add(end + 1);
  }

  private String head(int line) {
    return lines.slice(
        lines.start(line), Math.min(lines.end(line), lines.start(line) + LONGEST_FENCE));
  }

  private int frontMatter(Block file) {
    if (lines.count() < 3 || !lines.text(0, 0).equals("---")) {
      return 0;
    }
    for (int line = 1; line < Math.min(lines.count(), 200); line++) {
      if (lines.end(line) - lines.start(line) == 3 && lines.text(line, line).equals("---")) {
        file.add(new Block(Kind.KEY, null, 0, lines.end(line)));
        return line + 1;
      }
    }
    return 0;
  }

  private void section(int line, int level) {
    int start = start(line);
    while (top0().level >= level) {
      open.pop().block.end = Math.max(0, start - 1);
    }
    var name = lines.text(line, line).strip();
    int from = 0;
    int to = Math.min(name.length(), 120);
    while (from < to && name.charAt(from) == headingMark) {
      from++;
    }
    while (to > from && name.charAt(to - 1) == headingMark) {
      to--;
    }
    name = name.substring(from, to).strip();
    var block = new Block(Kind.HEADING, name.isEmpty() ? null : name, start, lines.end(line));
    top().add(block);
    open.push(new Section(level, block));
  }

  private void close(int paragraph, int line) {
    if (paragraph >= 0) {
      top().add(new Block(Kind.LINES, null, start(paragraph), lines.end(line - 1)));
    }
  }

  /// Where a block begins whose own first line is this one.
  private int start(int line) {
    int first = lead < 0 ? line : lead;
    lead = -1;
    return lines.start(first);
  }

  private Section top0() {
    return open.element();
  }

  /// The section that is open.
  Block top() {
    return open.element().block;
  }

  private int headingLevel(int line) {
    int start = lines.start(line);
    int end = lines.end(line);
    int at = start;
    while (at < end && headingMark == '#' && content[at] == ' ' && at - start < DEEPEST_HEADING) {
      at++;
    }
    int level = 0;
    while (at < end && content[at] == headingMark) {
      level++;
      at++;
    }
    return level >= 1 && level <= 6 && at < end && (content[at] == ' ' || content[at] == '\t')
        ? level
        : 0;
  }

  private int underlinedLevel(int line) {
    if (headingMark != '#' || line + 1 >= limit || lines.isBlank(line)) {
      return 0;
    }
    int at = lines.start(line + 1);
    int end = lines.end(line + 1);
    if (end - at < 3 || (content[at] != '=' && content[at] != '-')) {
      return 0;
    }
    byte mark = content[at];
    while (at < end && content[at] == mark) {
      at++;
    }
    return at < end ? 0 : mark == '=' ? 1 : 2;
  }

  /// Length of the fence that a line opens, or 0.
  private int fence(int line) {
    int at = lines.start(line) + Math.min(lines.indent(line), 3);
    int end = lines.end(line);
    if (at >= end) {
      return 0;
    }
    byte mark = content[at];
    if (mark != '`' && mark != '~' && (mark != '-' || headingMark == '#')) {
      return 0;
    }
    int length = 0;
    while (at < end && content[at] == mark) {
      length++;
      at++;
    }
    return length >= (mark == '-' ? 4 : 3) ? length : 0;
  }

  private int fenceEnd(int line, int length) {
    byte mark = content[lines.start(line) + Math.min(lines.indent(line), 3)];
    for (int at = line + 1; at < limit; at++) {
      int from = lines.start(at) + Math.min(lines.indent(at), 3);
      int run = 0;
      while (from + run < lines.end(at) && content[from + run] == mark) {
        run++;
      }
      if (run >= length && from + run == lines.end(at)) {
        return at;
      }
    }
    return limit - 1;
  }
}
