package dev.codesense.search.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.codesense.core.CodesenseException;
import dev.codesense.search.pattern.TextPattern.Match;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextPatternTest {
  private static final String[] TOKENS = {
    "a",
    "b",
    "ab",
    "B",
    "-",
    "\\.",
    "\\(",
    ".",
    "^",
    "$",
    "|",
    "(",
    "(?:",
    "(?i)",
    ")",
    "[ab]",
    "[^a]",
    "[]b]",
    "[\\]a]",
    "[[:alpha:]-]",
    "*",
    "+",
    "?",
    "*?",
    "{2}",
    "{0,1}",
    "{",
    "}",
    "\\b",
    "\\w",
    "\\x61",
    "\\pL",
    "\\p{L}",
    "\\Qa.b\\E",
    "\\141",
    "\\n",
    "é",
    "😀",
    "]",
    "/"
  };

  private static final int[] CHARACTERS = "ab-.(B\né/]{}😀".codePoints().toArray();

  @Test
  void whateverAnExpressionMatchesHoldsItsPieces() {
    var random = new Random(15);
    int matched = 0;
    int pieces = 0;
    for (int i = 0; i < 60_000; i++) {
      var expression = new StringBuilder();
      for (int count = 1 + random.nextInt(6); count > 0; count--) {
        expression.append(TOKENS[random.nextInt(TOKENS.length)]);
      }
      Pattern compiled;
      try {
        compiled = Pattern.compile(expression.toString(), Pattern.MULTILINE);
      } catch (PatternSyntaxException e) {
        continue;
      }
      var found = Pieces.of(expression.toString());
      for (int j = 0; j < 20; j++) {
        var text = new StringBuilder();
        for (int count = random.nextInt(7); count > 0; count--) {
          text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        if (compiled.matcher(text).find()) {
          matched++;
          pieces += found.size();
          var lower = text.toString().toLowerCase(Locale.ROOT);
          for (var piece : found) {
            assertThat(lower).as(expression.toString()).contains(piece.toLowerCase(Locale.ROOT));
          }
        }
      }
    }
    assertThat(matched).isGreaterThan(10_000);
    assertThat(pieces).isGreaterThan(1_000);
  }

  @Test
  void piecesAreTheOrdinaryCharactersThatAMatchMustHave() {
    assertThat(Pieces.of("throw new \\w+Exception\\(")).containsExactly("throw new ", "Exception(");
    assertThat(Pieces.of("TODO.*(retry|backoff)s?x")).containsExactly("TODO", "x");
    assertThat(Pieces.of("ab+c{2}d{x}e")).containsExactly("ab", "d{x}e");
    assertThat(Pieces.of("foo😀?bar")).containsExactly("foo", "bar");
    assertThat(Pieces.of("a|b")).isEmpty();
  }

  @Test
  void caseMattersWhereThereIsACapital() {
    assertThat(TextPattern.exact("cart").find("Cart cart"))
        .containsExactly(new Match(0, 4), new Match(5, 9));
    assertThat(TextPattern.exact("Cart").find("Cart cart")).containsExactly(new Match(0, 4));
    assertThat(TextPattern.regex("c\\S+t").find("Cart cart")).hasSize(2);
    assertThat(TextPattern.regex("C\\S+t").find("Cart cart")).hasSize(1);
    assertThat(TextPattern.exact("a.").find("ab a.")).containsExactly(new Match(3, 5));
    assertThat(TextPattern.exact("aa").find("aaaaa")).hasSize(2);
    assertThat(TextPattern.exact("заказ").find("ЗАКАЗ")).hasSize(1);
  }

  @Test
  void anExpressionThatWouldBacktrackForeverTakesLinearTime() {
    assertThat(TextPattern.regex("(a+)+$").find("a".repeat(5_000) + "b")).isEmpty();
  }

  @Test
  void anExpressionThatRepeatsTooMuchIsRefused() {
    for (var expression :
        List.of("(a{1000}){1000}", "((a{1000}){1000}){1000}", "((a{99}){99}){2,99}")) {
      assertThatThrownBy(() -> TextPattern.regex(expression))
          .isInstanceOf(CodesenseException.class)
          .hasMessageContaining("repeats too much");
    }
    assertThat(TextPattern.regex("[0-9a-f]{64}").find("0".repeat(64))).hasSize(1);
  }

  @Test
  void nothingToLookForIsRefused() {
    for (var text : new String[] {"exact", "regex"}) {
      assertThatThrownBy(
              () -> {
                var _ = text.equals("exact") ? TextPattern.exact("") : TextPattern.regex("");
              })
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(PatternProblem.PATTERN_INVALID));
    }
  }
}
