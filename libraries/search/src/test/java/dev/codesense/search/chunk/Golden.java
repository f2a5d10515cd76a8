package dev.codesense.search.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares a text with a file of the tree, or rewrites the file with `-Dregenerate`.
final class Golden {
  private Golden() {}

  static Path root() {
    return Path.of(System.getProperty("codesense.root"));
  }

  static void compare(Path file, String text) throws IOException {
    var regenerate = System.getProperty("regenerate", "${regenerate}");
    if (!regenerate.equals("${regenerate}")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    assertThat(file).as("-Dregenerate rewrites it").exists().content().isEqualTo(text);
  }
}
