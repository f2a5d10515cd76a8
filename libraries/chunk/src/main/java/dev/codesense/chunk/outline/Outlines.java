package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.TextLines;

/// Picks the outline for a language that has no grammar, or whose parser gave up.
public final class Outlines {
  private Outlines() {}

  public static Outline of(Language language, TextLines lines) {
    return switch (language.shape()) {
      case MARKDOWN -> new MarkdownOutline(lines, language).read();
      case YAML -> Outline.of(new YamlOutline(lines).read());
      case JSON -> Outline.of(new JsonOutline(lines).read());
      case TOML -> Outline.of(new TableOutline(lines).read());
      case XML, HTML -> new MarkupOutline(lines, language).read();
      case NOTEBOOK -> new NotebookOutline(lines).read();
      case SQL -> Outline.of(new SqlOutline(lines).read());
      case SYNTAX, LINES -> Outline.of(paragraphs(lines));
    };
  }

  /// Runs of lines that begin, after a blank line, without indentation.
  public static Block paragraphs(TextLines lines) {
    var file = new Block(Kind.FILE, null, 0, lines.content().length);
    int from = -1;
    int last = -1;
    for (int line = 0; line < lines.count(); line++) {
      if (lines.isBlank(line)) {
        continue;
      }
      boolean begins = line > 0 && lines.isBlank(line - 1) && lines.indent(line) == 0;
      if (from >= 0 && begins) {
        file.add(new Block(Kind.LINES, null, lines.start(from), lines.end(last)));
        from = line;
      } else if (from < 0) {
        from = line;
      }
      last = line;
    }
    if (from >= 0) {
      file.add(new Block(Kind.LINES, null, lines.start(from), lines.end(last)));
    }
    return file;
  }
}
