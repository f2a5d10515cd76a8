package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in the repository that is written from the sources: compared, or with `-Dregenerate`
/// rewritten.
final class GeneratedFile {

  private GeneratedFile() {}

  static void compare(Path file, String expected) throws IOException {
    var regenerate = System.getProperty("regenerate", "${regenerate}");
    if (!regenerate.equals("${regenerate}")) {
      AtomicFile.writeIfChanged(file, expected.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s, which -Dregenerate rewrites", file)
        .isEqualTo(expected);
  }
}
