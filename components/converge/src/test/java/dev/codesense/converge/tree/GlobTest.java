package dev.codesense.converge.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*.md, docs/a.md, true",
    "*.md, docs/a.mdx, false",
    "docs, docs/a.md, true",
    "docs, x/docs/a.md, true",
    "docs/, x/docs/a.md, true",
    "docs/, x/docs, false",
    "/docs, x/docs/a.md, false",
    "/docs/*.md, docs/a.md, true",
    "/docs/*.md, docs/b/a.md, false",
    "docs/**, docs/b/a.md, true",
    "docs/**, docs, false",
    "**/test/**, a/test/b, true",
    "**/test/**, test/b, true",
    "src/**/gen/*.java, src/gen/A.java, true",
    "src/**/gen/*.java, src/a/b/gen/A.java, true",
    "src/**/gen/*.java, src/a/b/gene/A.java, false",
    "[a-c]?.txt, bx.txt, true",
    "[!a-c]?.txt, bx.txt, false",
    "a\\*b, a*b, true",
    "a\\*b, axb, false",
    "**, a/b, true",
  })
  void patternsMeanWhatTheyMeanInGitignore(String pattern, String path, boolean covers) {
    assertThat(Glob.of(pattern).covers(List.of(path.split("/")))).isEqualTo(covers);
  }

  @Test
  void aPatternMadeToBacktrackStaysCheap() {
    var glob = Glob.of("*a".repeat(100) + "b");

    assertThat(glob.matchesFile(List.of("a".repeat(250)))).isFalse();
  }

  @Test
  void anOpenBracketIsRefused() {
    assertThatThrownBy(() -> Glob.of("[a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A bracket is not closed in `[a`");
  }
}
