package dev.codesense.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "our-code",
        "my code",
        "it's",
        "$HOME",
        "a;b",
        "`id`",
        "!",
        "*",
        "",
        "~",
        "What is A'B for?"
      })
  void aShellReadsTheWordAsItIs(String word) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh here");

    var shell =
        new ProcessBuilder("/bin/sh", "-c", "printf %s " + ShellWord.of(word))
            .redirectErrorStream(true)
            .start();

    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(word);
  }
}
