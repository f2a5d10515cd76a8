package dev.codesense.chunk.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.outline.Outlines;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Layout;
import dev.codesense.chunk.syntax.Splitter;
import dev.codesense.chunk.syntax.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactScannerTest {
  private static final int MEGABYTE = 1 << 20;

  private static ChunkFacts scan(Language language, String text) {
    var content = text.getBytes(StandardCharsets.UTF_8);
    var lines = new TextLines(content);
    var outline = Outlines.of(language, lines);
    var spans = Splitter.split(lines, outline, Integer.MAX_VALUE);
    var file =
        new SourceFile(
            "r", "f", content, false, false, false, 0, new Access(List.of(), null), null);
    return new FactScanner()
        .scan(file, false, language, lines, spans, Layout.of(lines, outline, spans))
        .getFirst();
  }

  /// Would take hours if each quote were looked for up to the end of the line.
  @Test
  void aLineOfEscapedQuotesIsReadOnce() {
    var facts = scan(Language.JAVA, "\"" + "\\\"".repeat(MEGABYTE) + "\nafter();\n");
    assertThat(facts.symbols().calls()).containsExactly("after");
  }

  /// Would take hours if each link were read up to the end of the line.
  @Test
  void aLineOfLinksInLinksIsReadOnce() {
    var facts =
        scan(Language.JAVA, "// " + "http://".repeat(MEGABYTE) + "\n// https://example.org/a\n");
    assertThat(facts.documentation().links()).containsExactly("https://example.org/a");
  }

  @Test
  void anApostropheIsNoString() {
    var facts = scan(Language.JAVA, "it's(\"a\"); don't(\"--option\", 'c');\n");
    assertThat(facts.interfaces().options()).containsExactly("--option");
  }
}
