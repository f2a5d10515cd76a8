package dev.codesense.search.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import org.junit.jupiter.api.Test;

class PathPatternTest {
  @Test
  void anExpressionIsLookedForAnywhereAndCapitalsMakeCaseMatter() {
    assertThat(PathPattern.of("cart"))
        .accepts("src/Cart.java", "cart/x.go")
        .rejects("src/car/t.java");
    assertThat(PathPattern.of("Cart")).accepts("src/Cart.java").rejects("cart/x.go");
    assertThat(PathPattern.of("^src/.*\\.java$"))
        .accepts("src/a/B.java")
        .rejects("lib/src/B.java", "src/B.java.txt");
    assertThat(PathPattern.of("\\.\\S+$")).accepts("A.JAVA");
  }

  @Test
  void aStarThatNoExpressionCanMeanMakesAGlob() {
    assertThat(PathPattern.of("*.java"))
        .accepts("A.java", "src/A.java")
        .rejects("A.javadoc", "A.java/b.txt");
    assertThat(PathPattern.of("*test?.go")).accepts("a/my_test1.go").rejects("a/test.go");
    assertThat(PathPattern.of("src/*.java"))
        .accepts("src/A.java")
        .rejects("src/a/A.java", "a/src/A.java");
    assertThat(PathPattern.of("src/**/*.java"))
        .accepts("src/A.java", "src/a/b/A.java")
        .rejects("lib/A.java");
    assertThat(PathPattern.of("**/test/**")).accepts("test/A", "a/test/b/c").rejects("a/tests/b");
    assertThat(PathPattern.of("*.c++")).accepts("a.c++").rejects("a.cc");
  }

  @Test
  void aPrefixIsTakenAsItIs() {
    assertThat(PathPattern.prefix("src/a.b")).accepts("src/a.b/C").rejects("src/axb/C", "SRC/a.b");
    assertThat(PathPattern.prefix("a.b")).isNotEqualTo(PathPattern.of("^a.b"));
  }

  @Test
  void whatIsNoExpressionIsRefusedWithTheReason() {
    assertThatThrownBy(() -> PathPattern.of("c++"))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(PatternProblem.PATTERN_INVALID))
        .hasMessage("'c++' is no regular expression: invalid nested repetition operator");
  }
}
