package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.ChunkedFile.Chunks;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.syntax.ParseBudgetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParseBudgetTest {
  private static final ParseBudget PLENTY = new ParseBudget(1 << 20, 1_000, 1_000);

  private static byte[] methods(int count) {
    var text = new StringBuilder("class Big {\n");
    for (int i = 0; i < count; i++) {
      text.append("  int method")
          .append(i)
          .append("(int a) { return a + ")
          .append(i)
          .append("; }\n");
    }
    return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Chunks chunk(TreeSitterParser parser, byte[] content) {
    try (var chunker = new Chunker(new ChunkerSettings("none", 400, 1 << 20, false), parser)) {
      return (Chunks) chunker.chunk(ChunkerTest.file("Big.java", content));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "steps", "readings"})
  void aFileThatIsTooMuchWorkIsCutAlongLinesInTheSameWayEachTime(String what) {
    var content = methods(300);
    var tight =
        switch (what) {
          case "bytes" -> new ParseBudget(content.length - 1, 1_000, 1_000);
          case "steps" -> new ParseBudget(1 << 20, 1, 1_000);
          default -> new ParseBudget(1 << 20, 1_000, 0);
        };
    var cut = chunk(new TreeSitterParser(tight), content);
    assertThat(cut.fallback()).isEqualTo("PARSE_BUDGET");
    ChunkCoverageTest.assertCovered(ChunkerTest.file("Big.java", content), cut.chunks());
    assertThat(cut.chunks()).allMatch(chunk -> chunk.facts().symbols().defined().isEmpty());
    assertThat(chunk(new TreeSitterParser(tight), content)).isEqualTo(cut);
    assertThat(chunk(new TreeSitterParser(PLENTY), content).fallback()).isNull();
  }

  @Test
  void theFileAfterOneThatWasGivenUpIsParsedFromItsBeginning() {
    var small = methods(1);
    try (var chunker =
        new Chunker(
            new ChunkerSettings("none", 400, 1 << 20, false),
            new TreeSitterParser(new ParseBudget(1 << 20, 5, 1_000)))) {
      var big = (Chunks) chunker.chunk(ChunkerTest.file("Big.java", methods(3_000)));
      assertThat(big.fallback()).isEqualTo("PARSE_BUDGET");
      var next = (Chunks) chunker.chunk(ChunkerTest.file("Big.java", small));
      assertThat(next).isEqualTo(chunk(new TreeSitterParser(PLENTY), small));
      assertThat(next.chunks().getFirst().facts().symbols().defined())
          .containsExactly("Big", "method0");
    }
  }

  @Test
  void whatIsFarToTheRightOfALongLineIsCutButNotParsed() {
    var line = "class Near {} " + " ".repeat(9_000) + "class Far {}\n";
    var file =
        chunk(new TreeSitterParser(), (line + "class Next {}\n").getBytes(StandardCharsets.UTF_8));

    assertThat(file.fallback()).isNull();
    assertThat(file.chunks())
        .flatExtracting(chunk -> chunk.facts().symbols().defined())
        .containsExactly("Near", "Next");
    assertThat(file.chunks()).anyMatch(chunk -> chunk.text().contains("class Far"));
  }

  /// A grammar whose time grows with the square of the text: every token costs a step for each one
  /// before it.
  private static int tokensParsed(ParseBudget.Meter meter, int tokens) {
    for (int token = 0; token < tokens; token++) {
      for (int before = 0; before <= token; before++) {
        meter.step();
        if (meter.spent()) {
          return token;
        }
      }
    }
    return tokens;
  }

  @Test
  void aParserWhoseTimeGrowsWithTheSquareOfTheTextIsStoppedAfterStepsThatGrowWithTheText()
      throws ParseBudgetException {
    List<Integer> parsed = new ArrayList<>();
    for (int bytes : new int[] {10_000, 40_000, 160_000, 640_000}) {
      parsed.add(tokensParsed(ParseBudget.DEFAULT.meter(bytes), bytes / 5));
    }
    // Four times the text: four times the steps, so twice the tokens.
    assertThat(parsed).containsExactly(87, 176, 353, 706);
  }
}
