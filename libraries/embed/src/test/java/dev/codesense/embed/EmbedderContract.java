package dev.codesense.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every embedder does.
public interface EmbedderContract {

  /// An open embedder; the test closes it.
  Embedder embedder();

  @Test
  default void vectorsHaveTheModelsDimensionsAndLengthOne() throws Exception {
    try (var embedder = embedder()) {
      for (var vector : embedder.passages(List.of("class A {}", "", "привет", "\u0000\uD83D"))) {
        assertThat(vector).hasSize(embedder.model().dimensions());
        assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-4));
      }
    }
  }

  @Test
  default void aVectorDoesNotDependOnTheOtherTextsOfTheCall() throws Exception {
    try (var embedder = embedder()) {
      var texts = new ArrayList<String>();
      for (int i = 0; i < 40; i++) {
        texts.add("int field" + i + " = compute(" + "x, ".repeat(i) + "y);");
      }
      var together = embedder.passages(texts);
      Collections.reverse(texts);
      var reversed = embedder.passages(texts).reversed();
      for (int i = 0; i < together.size(); i++) {
        assertThat(reversed.get(i)).as("text %d", i).isEqualTo(together.get(i));
      }
      assertThat(embedder.passages(List.of(texts.getLast())).getFirst())
          .isEqualTo(together.getFirst());
    }
  }

  @Test
  default void aQuestionIsNearerToItsAnswerThanToOtherText() throws Exception {
    try (var embedder = embedder()) {
      var question = embedder.query("where is the file written atomically");
      var passages =
          embedder.passages(
              List.of(
                  "Files.move(part, target, ATOMIC_MOVE); // publish the file in one step",
                  "return Math.sqrt(x * x + y * y); // distance of two points"));
      assertThat(cosine(question, passages.get(0)))
          .isGreaterThan(cosine(question, passages.get(1)));
    }
  }

  @Test
  default void noTextsGiveNoVectors() throws Exception {
    try (var embedder = embedder()) {
      assertThat(embedder.passages(List.of())).isEmpty();
    }
  }

  @Test
  default void aTextBeyondTheLimitIsCutNotRefused() throws Exception {
    try (var embedder = embedder()) {
      assertThat(embedder.passages(List.of("word ".repeat(20_000), "b")).getFirst())
          .hasSize(embedder.model().dimensions());
    }
  }

  @Test
  default void anInterruptEndsTheCallWithoutAResult() {
    try (var embedder = embedder()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> embedder.passages(Collections.nCopies(500, "some text")))
          .isInstanceOf(InterruptedException.class);
    } finally {
      Thread.interrupted();
    }
  }

  static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
