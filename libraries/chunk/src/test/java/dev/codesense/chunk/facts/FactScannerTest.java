package dev.codesense.chunk.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.outline.Outlines;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Languages;
import dev.codesense.chunk.syntax.Layout;
import dev.codesense.chunk.syntax.Splitter;
import dev.codesense.chunk.syntax.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactScannerTest {
  private static final int MEGABYTE = 1 << 20;

  private static ChunkFacts scan(Language language, String text) {
    var content = text.getBytes(StandardCharsets.UTF_8);
    var lines = new TextLines(content);
    var outline = Outlines.of(language, lines).file();
    var spans = Splitter.split(lines, outline, Integer.MAX_VALUE);
    var file =
        new SourceFile(
            "r", "f", null, content, false, false, false, 0, new Access(List.of(), null), null);
    return new FactScanner()
        .scan(file, Languages.of(language), lines, spans, Layout.of(lines, outline, spans))
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
    assertThat(facts.documentation().links()).contains("https://example.org/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          JAVA       | new Box<>(1); new Pair<A, List<B[]>>(a)      | Box,Pair
          JAVA       | if (a < b && c > (d)) run()                  | run
          CPP        | make_unique<std::vector<int*>>(n)            | make_unique
          CSHARP     | Get<string?>("a") + x.Set<int, T>(1)         | Get,Set
          TYPESCRIPT | useState<State>(0); f<T, U>(x)               | useState,f
          RUST       | parse::<u64>(); collect::<Vec<&'a str>>()    | parse,collect
          KOTLIN     | listOf<String>("a")                          | listOf
          SWIFT      | decode<T>(x)                                 | decode
          GO         | Map[int, string](xs, f)                      | Map
          SCALA      | foo[Int](1)                                  | foo
          PYTHON     | box[list[int]](1)                            | box
          JAVASCRIPT | a < b; c > (d); f(x)                         | f
          RUBY       | list[0](1)                                   |
          """)
  void aCallMayHaveTypeArguments(Language language, String code, @Nullable String calls) {
    assertThat(String.join(",", scan(language, code + "\n").symbols().calls()))
        .isEqualTo(calls == null ? "" : calls);
  }

  @Test
  void anApostropheIsNoString() {
    var facts = scan(Language.JAVA, "it's(\"a\"); don't(\"--option\", 'c');\n");
    assertThat(facts.interfaces().options()).containsExactly("--option");
  }
}
