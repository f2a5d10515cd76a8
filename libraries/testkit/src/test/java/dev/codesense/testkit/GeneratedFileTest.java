package dev.codesense.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFileTest {

  @Test
  void aFileThatDiffersIsAnErrorThatNamesTheLine(@TempDir Path folder) throws Exception {
    assumeTrue(
        System.getProperty("regenerate", "${").startsWith("${"),
        "with -Dregenerate files are rewritten instead of compared");
    var file = folder.resolve("list.md");
    assertThatThrownBy(() -> GeneratedFile.check(file, "a\nb\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("list.md is missing; -Dregenerate writes it");
    Files.writeString(file, "a\nold\n");
    assertThatThrownBy(() -> GeneratedFile.check(file, "a\nb\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith(
            "list.md:2 is not what the sources generate; -Dregenerate rewrites it");
    assertThatCode(() -> GeneratedFile.check(file, "a\nold\n")).doesNotThrowAnyException();
  }

  @Test
  void aPageIsComparedWithoutWhatAllPagesShare(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("page.html"), "<style>…</style><p>a</p>");

    assertThatCode(() -> GeneratedFile.checkPage(file, "<style>\nx {}\n</style><p>a</p>"))
        .doesNotThrowAnyException();
    assumeTrue(System.getProperty("regenerate", "${").startsWith("${"));
    assertThatThrownBy(() -> GeneratedFile.checkPage(file, "<style>x {}</style><p>b</p>"))
        .isInstanceOf(AssertionError.class);
  }
}
