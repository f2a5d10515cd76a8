package dev.codesense.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TermClueTest {
  private static final String[] PARTS = {
    "retry",
    "retries",
    "stop",
    "stopping",
    "mapp",
    "ings",
    "file",
    "es",
    "class",
    "Query",
    "queries",
    "ied",
    "dyeing",
    "HTTP",
    "x",
    "_",
    "$",
    "42",
    "запросами",
    "Длинные",
    "шифрованием",
    "ённы",
    "й",
    "漢字",
    " ",
    ".",
    "(",
    "-> ",
    "\n",
    "s",
    "ed",
    "ing",
    "boxes",
    "movies",
    "agreed",
    "é",
    "😀"
  };

  @Test
  void aTextHasATermForEveryClueOfEveryPieceOfIt() {
    var random = new Random(15);
    for (int i = 0; i < 50_000; i++) {
      var parts = new StringBuilder();
      for (int count = 1 + random.nextInt(6); count > 0; count--) {
        parts.append(PARTS[random.nextInt(PARTS.length)]);
      }
      var text = parts.toString();
      if (text.matches("(?s).*\\p{L}{41}.*")) {
        continue;
      }
      int from = random.nextInt(text.length());
      int to = from + 1 + random.nextInt(text.length() - from);
      var piece = text.substring(from, to);
      var terms = TermScanner.terms(random.nextBoolean() ? text : text.toUpperCase(Locale.ROOT));
      for (var clue : TermClue.of(piece)) {
        assertThat(terms).as("%s of '%s' in '%s'", clue, piece, text).anyMatch(clue);
      }
    }
  }

  @Test
  void wholeWordsAreOneTermAndPartsOfWordsLeaveMostTermsOut() {
    assertThat(TermClue.of("(parsedHeaders)"))
        .containsExactly(new TermClue("parsedheader", true, true, List.of()));
    var part = TermClue.of("thBackof").getFirst();
    assertThat(part).accepts("retrywithbackoff").rejects("back", "with", "backof", "off");
    assertThat(TermClue.of("{ retr").getLast()).accepts("retri", "retrywith").rejects("noretri");
    assertThat(TermClue.of("eries }").getFirst())
        .accepts("queri", "eries")
        .rejects("queen", "eriesx");
    assertThat(TermClue.of("->")).isEmpty();
    assertThat(TermClue.of("ab")).isEmpty();
    assertThat(TermClue.of("x".repeat(101))).isEqualTo(List.of());
  }
}
