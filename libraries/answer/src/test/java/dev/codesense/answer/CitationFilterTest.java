package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.answer.Citations.Citation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CitationFilterTest {
  private static final GroundedQuestion QUESTION =
      new GroundedQuestion(
          AnswerPrompt.BUILT_IN,
          "What is on https://asked.example/page?",
          AnswerLanguage.ENGLISH,
          List.of(
              passage("Cart.java", "class Cart {}"),
              passage("a/../../etc/passwd", "out of the repository"),
              passage("README.md", "see https://docs.example/cart?a=1 for more")));

  private static Passage passage(String path, String text) {
    return new Passage(
        CodeSample.REPO,
        CodeSample.COMMIT,
        path,
        7,
        9,
        "java",
        null,
        text,
        CodeSample.LINKS.expand(path, 7, 9),
        List.of());
  }

  private static String filtered(String text) {
    var out = new StringBuilder();
    var filter = new CitationFilter(QUESTION, out::append);
    filter.accept(text);
    filter.finish();
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          Sums [1].>Sums [1].
          Sums[1], pays [3].>Sums[1], pays [3].
          Both [1, 3].>Both [1][3].
          Both [1][3].>Both [1][3].
          Both [1;3] and [ 3 ].>Both [1][3] and [3].
          All [1-3].>All [1][3].
          Once [1, 1].>Once [1].
          Wide 【1】 and 【3†README.md】.>Wide [1] and [3].
          Footnote [^1].>Footnote [1].
          Linked [1](Cart.java#L7).>Linked [1].
          Linked [1](https://evil.example/?q=1 "title") on.>Linked [1] on.
          Made up [4].>Made up.
          Made up [1, 4, 99].>Made up [1].
          Zero [0] and climbing [2].>Zero and climbing.
          Nothing but [17]>Nothing but
          Remark [1] (see above).>Remark [1] (see above).
          Wow![1]>Wow![1]
          Double [[1]].>Double [[1]].
          Grown [[9]9] [9[9]] [9 [9]].>Grown […9] [9…] [9 …].
          Glued[9]words and [9]words.>Glued…words and …words.
          """)
  void onlyTrueCitationsStay(String text, String expected) {
    assertThat(filtered(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The year [2026], a list [a, b], an item - [ ] and - [x].",
        "Code `a[1] = b[99]` and ``c`[42]``.",
        "```java\nint x = a[99];\n```\nafter [1]",
        "~~~\na[99] https://evil.example\n~~~",
        "1. Step\n   ```\n   a[99]\n   ```\n",
        "````\n```\na[99]\n```\nb[98]\n````",
        "An open fence\n```\na[99]",
        "Escaped \\[99] and back\\slash.",
        "A < b, List<String>, h, ht, http, https: and !",
        "Known https://docs.example/cart?a=1, <https://asked.example/page>, [page](https://asked.example/page).",
        "",
        "   ",
        "[",
        "[1",
        "【",
        "`"
      })
  void everythingElseStaysAsItIs(String text) {
    assertThat(filtered(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          ![x](https://evil.example/x.png?data=1)¦[x]
          ![x](https://asked.example/page)¦[x](https://asked.example/page)
          [click](https://evil.example)¦[click]
          [click](javascript:alert(1))¦[click]
          [click](//evil.example/x)¦[click]
          [click](<javascript:a b>)¦[click]
          [click](javascript:a (title))¦[click]
          See www.evil.example/?q=1 now¦See  now
          [click](data:text/html;base64,x "t")¦[click]
          [click]( \\https://evil.example )¦[click]
          See https://evil.example/a?b=c. Then¦See . Then
          See HTTPS://EVIL.example¦See·
          xhttps://evil.example y¦x y
          See ftp://evil.example/a and FTPS://evil.example.¦See  and .
          [click](ftp://evil.example)¦[click]
          of files and FTP, for format:¦of files and FTP, for format:
          htt[9]ps://evil.example¦htt…ps://evil.example
          htt<https://evil.example>ps://evil.example¦htt…ps://evil.example
          [x](a)(javascript:alert(1))¦[x]
          [1](a)(javascript:alert(1))¦[1]
          !![x](https://asked.example/page)¦[x](https://asked.example/page)
          [1]: https://evil.example/x¦[1]:·
          a `b https://evil.example¦a `b·
          """)
  void linksThatNoSourceHasGo(String text, String expected) {
    assertThat(filtered(text)).isEqualTo(expected.replace("·", " "));
  }

  @Test
  void anAddressInAngleBracketsGoesWithThem() {
    assertThat(filtered("see <https://evil.example/x> now")).isEqualTo("see  now");
  }

  @Test
  void aBacktickThatNothingClosesInItsLineDoesNotHideACitation() {
    assertThat(filtered("a ` b [99]\nc ` d [98]")).isEqualTo("a ` b\nc ` d");
  }

  @Test
  void whatBecameOfCitationsIsCounted() {
    var filter = new CitationFilter(QUESTION, _ -> {});
    filter.accept("A [3], [1], [1, 3], 【2】, [7], `[8]` and [x](https://evil.example).");

    assertThat(filter.finish())
        .isEqualTo(
            new Citations(
                List.of(
                    new Citation(3, QUESTION.passages().get(2)),
                    new Citation(1, QUESTION.passages().get(0))),
                6,
                3,
                5,
                4,
                1));
  }

  @Test
  void inMarkdownACitationIsALinkToTheLinesAtTheIndexedCommit() {
    var out = new StringBuilder();
    var filter = new CitationFilter(QUESTION, Citation::markdown, out::append);
    filter.accept("Sums [1].");
    filter.finish();

    assertThat(out)
        .hasToString(
            "Sums [\\[1\\]](<https://git.example/acme/shop/blob/%s/Cart.java#L7-L9>)."
                .formatted(CodeSample.COMMIT));
  }

  @Test
  void textIsHandedOnAsSoonAsItIsDecided() {
    var parts = new ArrayList<String>();
    var filter = new CitationFilter(QUESTION, parts::add);

    for (var part :
        List.of("The cart", " sums", " [", "1", "]", " up", " [9", "9]", ". ht", "ml")) {
      filter.accept(part);
    }
    filter.finish();

    assertThat(parts).containsExactly("The cart", " sums", " [1] up", ". ", "html");
  }

  @Test
  void aCharacterIsHandedOnWhole() {
    var parts = new ArrayList<String>();
    var filter = new CitationFilter(QUESTION, parts::add);

    filter.accept("a\ud83d");
    filter.accept("\ude00b");
    filter.finish();

    assertThat(parts).containsExactly("a", "\ud83d\ude00b");
  }

  /// Made of what the filter looks at, so that every cut meets a construct.
  @Test
  void howTheTextIsCutIntoPartsChangesNothing() {
    var pieces =
        List.of(
            "[1]",
            "[1, 9]",
            "[9]",
            "【1】",
            "【9†x",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](https://evil.example)",
            "`",
            "``",
            "```",
            "```\n",
            "~~~\n",
            "\n",
            " ",
            "  ",
            "\\",
            "https://",
            "http",
            "h",
            "www",
            "w",
            "<",
            ">",
            "text",
            "[1](",
            "https://asked.example/page",
            "7",
            ",",
            "-",
            "^",
            "!",
            "é",
            "\t");
    var random = new Random(12);
    for (int round = 0; round < 3_000; round++) {
      var text = new StringBuilder();
      IntStream.range(0, random.nextInt(1, 25))
          .forEach(_ -> text.append(pieces.get(random.nextInt(pieces.size()))));
      var whole = filtered(text.toString());

      var cut = new StringBuilder();
      var filter = new CitationFilter(QUESTION, cut::append);
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + random.nextInt(1, 6));
        filter.accept(text.substring(at, end));
        at = end;
      }
      filter.finish();

      assertThat(cut.toString()).as(text.toString()).isEqualTo(whole);
    }
  }

  @Test
  void noTextBringsAFalseCitationThroughOutsideCode() {
    var pieces =
        List.of(
            "[9]", "[2]", "[1, 9]", "【9】", "[9](x)", "`", "\na", " ", "[", "]", "[^9]", "a", "9]",
            "[9");
    var random = new Random(7);
    for (int round = 0; round < 3_000; round++) {
      var text = new StringBuilder("no fence: ");
      IntStream.range(0, 12).forEach(_ -> text.append(pieces.get(random.nextInt(pieces.size()))));

      var withoutCode =
          filtered(text.toString()).replaceAll("(?<!`)(`+)(?!`)[^\n]*?(?<!`)\\1(?!`)", "code");

      assertThat(withoutCode).as(text.toString()).doesNotContain("[9]", "[2]", "9】", "[^9]");
    }
  }

  @Test
  void aLongAnswerTakesTimeInProportion() {
    var line = "Words with `code` and [1] and [9] and [a link](https://evil.example/x).\n";
    var text = line.repeat(5_000);

    assertThat(filtered(text))
        .isEqualTo("Words with `code` and [1] and and [a link].\n".repeat(5_000));
  }
}
