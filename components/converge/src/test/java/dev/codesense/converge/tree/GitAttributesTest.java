package dev.codesense.converge.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.converge.tree.GitAttributes.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;

class GitAttributesTest {

  @Test
  void theLastMatchingRuleOfTheDeepestFileWins() {
    var attributes =
        GitAttributes.none()
            .with(0, "*.java linguist-generated\ngen/** linguist-vendored binary\n# *.java -diff\n")
            .with(1, "Hand.java -linguist-generated text\n");

    assertThat(attributes.marks(List.of("gen", "Made.java")))
        .isEqualTo(new Marks(true, true, true, null));
    assertThat(attributes.marks(List.of("gen", "Hand.java")))
        .isEqualTo(new Marks(false, true, false, null));
    assertThat(attributes.marks(List.of("a.txt"))).isEqualTo(new Marks(null, null, null, null));
  }

  @Test
  void aTextWhoseChangesNobodyWantsToSeeIsNoBinary() {
    var attributes = GitAttributes.none().with(0, "*.lock -diff\n*.png binary\n!x text\n");

    assertThat(attributes.marks(List.of("yarn.lock"))).isEqualTo(new Marks(null, null, null, null));
    assertThat(attributes.marks(List.of("a.png"))).isEqualTo(new Marks(null, null, true, null));
  }

  @Test
  void aFileIsInTheLanguageThatTheLastRuleSaysUnlessItTakesThatBack() {
    var attributes =
        GitAttributes.none()
            .with(0, "*.inc linguist-language=C++\n/a.inc -linguist-language\n")
            .with(1, "*.inc linguist-language=Jupyter-Notebook\nb.inc !linguist-language\n");

    assertThat(attributes.marks(List.of("b.inc")).language()).isEqualTo("C++");
    assertThat(attributes.marks(List.of("a.inc")).language()).isNull();
    assertThat(attributes.marks(List.of("sub", "a.inc")).language()).isEqualTo("Jupyter-Notebook");
    assertThat(attributes.marks(List.of("sub", "b.inc")).language()).isNull();
  }
}
