package dev.codesense.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.store.Generation.Vectors;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListingTest {

  @Test
  void hostileCodeDoesNotDriveTheTerminal() {
    var out = new StringWriter();

    new Listing(Paint.PLAIN, Terminal.NONE, Path.of("/project"))
        .print(
            answer("return '\u001b]0;owned\u0007\u202e'", "https://example.com/evil.py#L1"),
            new PrintWriter(out, true));

    assertThat(out.toString()).contains("␛]0;owned␇").doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @Test
  void linksAreClickableWhereTheTerminalKnowsHow() {
    var out = new StringWriter();

    new Listing(Paint.PLAIN, new Terminal(true, true, 80, false, true), Path.of("/project"))
        .print(answer("x", "https://example.com/evil.py#L1"), new PrintWriter(out, true));

    assertThat(out.toString())
        .contains("\u001b]8;;https://example.com/evil.py#L1\u001b\\evil.py:1-2\u001b]8;;\u001b\\");
  }

  @Test
  void aClickableFileHasAUrlOfItsOwn() {
    var out = new StringWriter();

    new Listing(Paint.PLAIN, new Terminal(true, true, 80, false, true), Path.of("/project"))
        .print(answer("x", "../a b%20/{x}.py:1"), new PrintWriter(out, true));

    assertThat(out.toString()).contains("\u001b]8;;file:///a%20b%2520/%7Bx%7D.py:1\u001b\\");
  }

  private static SearchAnswer answer(String snippet, String url) {
    return new SearchAnswer(
        SearchAnswer.VERSION,
        new SearchAnswer.Index("codesense", 1, Vectors.NONE),
        "evil",
        List.of(
            new SearchAnswer.Result(
                1,
                1.0,
                new UUID(0, 1),
                "tiny",
                "0".repeat(40),
                "evil.py",
                1,
                2,
                "python",
                List.of(),
                "evil.py",
                snippet,
                url)),
        List.of());
  }
}
