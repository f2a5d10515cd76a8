package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayDeque;
import java.util.Deque;

/// Sections by heading, and in them paragraphs and fenced code. Reads Markdown and AsciiDoc.
final class MarkdownOutline {
  /// Deeper indented text is code.
  private static final int DEEPEST_HEADING = 3;

  private record Section(int level, Block block) {}

  private final TextLines lines;
  private final byte[] content;
  private final byte headingMark;
  private final Deque<Section> open = new ArrayDeque<>();

  MarkdownOutline(TextLines lines, boolean asciidoc) {
    this.lines = lines;
    this.content = lines.content();
    this.headingMark = (byte) (asciidoc ? '=' : '#');
  }

  Block read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    open.push(new Section(0, file));
    int line = frontMatter(file);
    int paragraph = -1;
    while (line < lines.count()) {
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
        top().add(new Block(Kind.STATEMENT, null, lines.start(line), lines.end(end)));
        line = end + 1;
      } else {
        if (paragraph < 0 && !lines.isBlank(line)) {
          paragraph = line;
        }
        line++;
      }
    }
    close(paragraph, lines.count());
    while (!open.isEmpty()) {
      open.pop().block.end = content.length;
    }
    return file;
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
    while (top0().level >= level) {
      open.pop().block.end = Math.max(0, lines.start(line) - 1);
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
    var block =
        new Block(Kind.HEADING, name.isEmpty() ? null : name, lines.start(line), lines.end(line));
    top().add(block);
    open.push(new Section(level, block));
  }

  private void close(int paragraph, int line) {
    if (paragraph >= 0) {
      top().add(new Block(Kind.LINES, null, lines.start(paragraph), lines.end(line - 1)));
    }
  }

  private Section top0() {
    return open.element();
  }

  private Block top() {
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
    if (headingMark != '#' || line + 1 >= lines.count() || lines.isBlank(line)) {
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
    for (int at = line + 1; at < lines.count(); at++) {
      int from = lines.start(at) + Math.min(lines.indent(at), 3);
      int run = 0;
      while (from + run < lines.end(at) && content[from + run] == mark) {
        run++;
      }
      if (run >= length && from + run == lines.end(at)) {
        return at;
      }
    }
    return lines.count() - 1;
  }
}
