package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.TextLines;

/// Picks the outline for a language that has no grammar, or whose parser gave up.
public final class Outlines {
  private Outlines() {}

  public static Block of(Language language, TextLines lines) {
    return switch (language.shape()) {
      case MARKDOWN -> new MarkdownOutline(lines, language == Language.ASCIIDOC).read();
      case YAML -> new YamlOutline(lines).read();
      case JSON -> new JsonOutline(lines).read();
      case TOML -> new TableOutline(lines).read();
      case XML -> new MarkupOutline(lines, false).read();
      case HTML -> new MarkupOutline(lines, true).read();
      case SQL -> new SqlOutline(lines).read();
      case SYNTAX, LINES -> paragraphs(lines);
    };
  }

  /// Runs of lines that begin, after a blank line, without indentation.
  static Block paragraphs(TextLines lines) {
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
