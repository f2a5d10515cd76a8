package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever the file: chunks are whole lines or pieces of one, in order, apart, at most a third
/// above the budget, and together hold all that is not blank.
class ChunkCoverageTest {

  @Test
  void chunksOfThisRepositoryHoldEveryWrittenLineOnce() throws IOException {
    assertCovered(Path.of(System.getProperty("codesense.root")), 1, 120);
    assertCovered(Path.of(System.getProperty("codesense.root")), 1, 900);
  }

  @Test
  void chunksOfTheJdkSourcesHoldEveryWrittenLineOnce() throws IOException {
    var zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    assumeTrue(Files.exists(zip), "This JDK comes without src.zip");
    try (var sources = FileSystems.newFileSystem(zip)) {
      assertCovered(sources.getPath("/java.base"), 20, 900);
    }
  }

  private static void assertCovered(Path root, int everyNth, int budget) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(
                  path -> !path.toString().contains("/.git") && !path.toString().contains("target"))
              .sorted()
              .toList();
    }
    var settings = new ChunkerSettings("none", budget, 2 << 20, true);
    int chunked = 0;
    try (var chunker = new Chunker(settings, new TreeSitterParser())) {
      for (int i = 0; i < files.size(); i += everyNth) {
        var content = Files.readAllBytes(files.get(i));
        var file =
            new SourceFile(
                "r",
                files.get(i).toString(),
                null,
                content,
                false,
                false,
                false,
                0,
                new Access(List.of(), null),
                null);
        if (chunker.chunk(file) instanceof ChunkedFile.Chunks(var chunks, _)) {
          assertCovered(file, chunks);
          assertThat(chunks)
              .as(file.path())
              .allMatch(chunk -> chunk.facts().size().nonWhitespace() * 3 <= budget * 4);
          chunked++;
        }
      }
    }
    assertThat(chunked).isPositive();
  }

  static void assertCovered(SourceFile file, List<Chunk> chunks) {
    var lines = new String(file.content(), StandardCharsets.UTF_8).split("\n", -1);
    int covered = 0;
    for (int i = 0; i < chunks.size(); i++) {
      var chunk = chunks.get(i);
      var text = new StringBuilder(chunk.text());
      while (i + 1 < chunks.size() && isPieceAfter(chunk, chunks.get(i + 1))) {
        i++;
        text.append(chunks.get(i).text());
      }
      assertThat(chunk.startLine()).as(file.path()).isGreaterThan(covered);
      assertBlank(file, lines, covered, chunk.startLine() - 1);
      var written =
          String.join("\n", List.of(lines).subList(chunk.startLine() - 1, chunk.endLine()));
      assertThat(text.toString())
          .as("%s:%d", file.path(), chunk.startLine())
          .isEqualTo(written.endsWith("\r") ? written.substring(0, written.length() - 1) : written);
      covered = chunk.endLine();
    }
    assertBlank(file, lines, covered, lines.length);
  }

  private static boolean isPieceAfter(Chunk chunk, Chunk next) {
    return chunk.startLine() == chunk.endLine()
        && next.startLine() == chunk.endLine()
        && next.endLine() == chunk.endLine();
  }

  private static void assertBlank(SourceFile file, String[] lines, int from, int to) {
    for (int line = from; line < to; line++) {
      assertThat(lines[line].chars().allMatch(c -> c <= ' ' || c == 127))
          .as("%s:%d is in no chunk: %s", file.path(), line + 1, lines[line])
          .isTrue();
    }
  }
}
