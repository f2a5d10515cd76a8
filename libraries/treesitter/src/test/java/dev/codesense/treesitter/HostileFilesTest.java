package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.ChunkedFile.Skipped;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.FactRules;
import dev.codesense.chunk.outline.Outlines;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Splitter;
import dev.codesense.chunk.syntax.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories are not written by friends.
class HostileFilesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.java",
        "a.json",
        "a.yaml",
        "a.xml",
        "a.sql",
        "a.md",
        "a.py",
        "a.c",
        "a.txt",
        "a.html",
        "a.vue",
        "a.svelte",
        "a.astro",
        "a.rmd",
        "a.ipynb"
      })
  void deepNestingLosesNoText(String path) {
    for (var text : new String[] {"(", "[", "{", "<a>", "\n ", "- ", "#", "\"", "'", "$a$", "/*"}) {
      var line = text.repeat(3_000 / text.length()) + "\n";
      check(path, line.repeat(2).getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void randomBytesAndBrokenTextLoseNoText(Language language) {
    var random = new Random(language.id().hashCode());
    var marks = "{}[]()<>\"'`#-/*:;=\\$@|&\n\n \tabkeyif\r".getBytes(StandardCharsets.US_ASCII);
    for (int round = 0; round < 2; round++) {
      var content = new byte[4_000];
      for (int i = 0; i < content.length; i++) {
        // One byte in thirty is not UTF-8.
        content[i] =
            random.nextInt(30) == 0
                ? (byte) (128 + random.nextInt(128))
                : marks[random.nextInt(marks.length)];
      }
      var lines = new TextLines(content);
      var spans = Splitter.split(lines, Outlines.of(language, lines).file(), 100);
      int covered = 0;
      for (var span : spans) {
        // Pieces of one line share it.
        boolean piece = span.first() == covered - 1 && span.last() == span.first();
        assertThat(span.first()).isGreaterThanOrEqualTo(piece ? covered - 1 : covered);
        covered = span.last() + 1;
      }
      check("a." + language.id(), content);
    }
  }

  @Test
  void filesThatAreNoTextOfPeopleAreSkippedWithAReason() {
    var line = new byte[10 << 20];
    Arrays.fill(line, (byte) 'a');
    assertThat(skip("a.js", line)).isEqualTo("MINIFIED");
    assertThat(skip("a.js", new byte[ChunkerSettings.DEFAULT_MAX_FILE_BYTES + 1]))
        .isEqualTo("OVERSIZED");
    assertThat(skip("a.js", "a();".repeat(3_000).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("MINIFIED");
    assertThat(skip("a.java", new byte[] {'a', 0, 'b'})).isEqualTo("BINARY");
    assertThat(skip("a.java", new byte[0])).isEqualTo("EMPTY");
    assertThat(skip("a.java", " \n\t\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("EMPTY");
  }

  private static void check(String path, byte[] content) {
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 200, 2 << 20, true), new TreeSitterParser())) {
      var file = ChunkerTest.file(path, content);
      if (chunker.chunk(file) instanceof ChunkedFile.Chunks(var chunks, _)) {
        ChunkCoverageTest.assertCovered(file, chunks);
        for (var chunk : chunks) {
          assertThat(FactRules.problems(chunk.facts())).isEmpty();
        }
      }
    }
  }

  private static String skip(String path, byte[] content) {
    try (var chunker = new Chunker(ChunkerSettings.forModel("none"), new TreeSitterParser())) {
      return chunker.chunk(ChunkerTest.file(path, content)) instanceof Skipped(var reason)
          ? reason
          : "none";
    }
  }
}
