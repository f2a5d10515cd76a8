package dev.codesense.answer.printed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.search.PassageTitle;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.store.Excerpt;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.treesitter.TreeSitterParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtractiveAnswerTest {
  private static final String CODE =
      """
      /** Sums up prices. */
      class Cart {
        int total() {
          return prices.sum();
        }

        void pay(Wallet wallet) {
          wallet.withdraw(total());
        }
      }
      """;

  @Test
  void theDocCommentSpeaksWhereItIsWhatWasAskedFor() throws InterruptedException {
    assertThat(passage("where are prices summed up?"))
        .satisfies(passage -> {
          assertThat(passage.title()).isEqualTo("Cart");
          assertThat(passage.doc()).isEqualTo("Sums up prices.");
          assertThat(passage.signature()).contains("class Cart");
          assertThat(passage.lines()).isEmpty();
        });
  }

  @Test
  void theLinesSpeakWhereTheDocCommentIsAboutSomethingElse() throws InterruptedException {
    assertThat(passage("where does a wallet withdraw?"))
        .satisfies(passage -> {
          assertThat(passage.title()).isEqualTo("Cart.pay");
          assertThat(passage.doc()).isNull();
          assertThat(passage.signature()).isNull();
          assertThat(passage.lines()).anyMatch(line -> line.contains("wallet.withdraw"));
        });
  }

  private static ExtractiveAnswer.Passage passage(String question) throws InterruptedException {
    var chunk = chunk();
    var excerpt = Excerpt.of(chunk);
    var result =
        new SearchAnswer.Result(
            1,
            1,
            chunk.chunkId(),
            chunk.repo(),
            "0".repeat(40),
            chunk.path(),
            chunk.startLine(),
            chunk.endLine(),
            chunk.language(),
            excerpt.symbols(),
            PassageTitle.of(question, chunk.path(), excerpt, true, excerpt.text()),
            excerpt.text(),
            chunk.path());
    var found =
        new SearchAnswer(
            SearchAnswer.VERSION,
            new SearchAnswer.Index("codesense", 1, Vectors.NONE),
            question,
            List.of(result),
            List.of());
    return ExtractiveAnswer.of(found, _ -> Map.of(chunk.chunkId(), chunk), 1).passages().getFirst();
  }

  private static Chunk chunk() {
    var file =
        new SourceFile(
            "example.org/shop",
            "Cart.java",
            null,
            CODE.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(List.of(), null),
            null);
    try (var chunker = new Chunker(ChunkerSettings.forModel("none"), new TreeSitterParser())) {
      return switch (chunker.chunk(file)) {
        case ChunkedFile.Chunks(var chunks, _) -> chunks.getFirst();
        case ChunkedFile.Skipped(var reason) -> throw new AssertionError(reason);
      };
    }
  }
}
