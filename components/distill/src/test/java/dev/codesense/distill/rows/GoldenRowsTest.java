package dev.codesense.distill.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import dev.codesense.treesitter.TreeSitterParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoldenRowsTest {
  /// Several chunks.
  private static final List<Chunk> FILE =
      chunks(
          IntStream.range(0, 60)
              .mapToObj(
                  """
                    public int count%1$d(String query) {
                      var first = Archive%1$d.find(query, "the first of all archives");
                      return first + Cellar%1$d.find(query, "what lies below the house");
                    }
                  """
                      ::formatted)
              .collect(Collectors.joining("\n", "class Counts {\n", "}\n")));

  private static List<Chunk> chunks(String text) {
    var file =
        new SourceFile(
            "shop",
            "src/Counts.java",
            null,
            text.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(List.of(), null),
            null);
    try (var chunker = new Chunker(ChunkerSettings.forModel("words"), new TreeSitterParser())) {
      return chunker.chunk(file) instanceof ChunkedFile.Chunks(var cut, _) ? cut : List.of();
    }
  }

  private static GoldenRows rows(Anchor.@Nullable Lines lines) {
    var anchor = new Anchor(null, "src/Counts.java", null, lines, null);
    var rows =
        new GoldenRows(
            List.of(new GoldenQuestion("1", "How?", null, null, List.of(anchor), "So.")));
    FILE.forEach(rows::look);
    return rows;
  }

  private static List<Integer> cited(GoldenRows rows) {
    return rows.asked(_ -> new FactRows.Setting(Split.TRAIN, "abc", "cluster", false)).stream()
        .flatMap(asked -> asked.candidate().gold().stream())
        .map(Place::startLine)
        .toList();
  }

  @Test
  void theChunkWithMostOfTheLinesIsCited() {
    var second = FILE.get(1);

    var rows = rows(new Anchor.Lines(second.startLine() - 2, second.endLine() + 2));

    assertThat(cited(rows)).containsExactly(second.startLine());
    assertThat(rows.vague()).isZero();
  }

  @Test
  void aWholeFileOfSeveralChunksIsNoAnswer() {
    var rows = rows(null);

    assertThat(cited(rows)).isEmpty();
    assertThat(rows.vague()).isOne();
  }
}
