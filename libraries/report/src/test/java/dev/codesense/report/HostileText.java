package dev.codesense.report;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What strangers may call a repository, and what a model may answer.
final class HostileText {
  private static final List<String> PIECES =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "</title></style></code></table></pre></main>",
          "<!--",
          "-->",
          "]]>",
          "&lt;",
          "&#60;b&#62;",
          "\"",
          "'",
          "`",
          "```",
          "~~~",
          "|",
          "\\",
          "\\|",
          "*",
          "**",
          "_",
          "__",
          "~~",
          "#",
          "# ",
          "=",
          "===",
          "-",
          "- ",
          "+ ",
          "---",
          "1. ",
          "12) ",
          "> ",
          "[a](https://evil.example)",
          "![a](https://evil.example/x.png)",
          "[a]: https://evil.example",
          "](",
          "](https://evil.example)",
          "https://evil.example/?q=1&copy;",
          "javascript:alert(1)",
          "<https://evil.example>",
          "www.evil.example",
          "$$x$$",
          "{",
          "%",
          "\n",
          "\r\n",
          "\n\n",
          "\t",
          "    ",
          " ",
          "\u0000",
          "\u001b[31m",
          "\u202e",
          "\u2066",
          "\ud800",
          "\ufffe",
          "\u2028",
          "😀",
          "é",
          "имя",
          "a",
          "word",
          "7");

  private HostileText() {}

  /// Each piece alone, then so many texts of up to eight; each begins and ends with something to
  /// see.
  static Stream<String> texts(int count) {
    var random = new Random(20260101);
    return Stream.concat(
            PIECES.stream(),
            Stream.generate(() ->
                    random
                        .ints(1 + random.nextInt(8), 0, PIECES.size())
                        .mapToObj(PIECES::get)
                        .collect(Collectors.joining()))
                .limit(count))
        .filter(text -> !text.isBlank());
  }
}
