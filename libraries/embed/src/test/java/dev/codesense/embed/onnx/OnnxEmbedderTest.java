package dev.codesense.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbedderContract;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.embed.EmbeddingProblem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxEmbedderTest implements EmbedderContract {

  @Override
  public Embedder embedder() {
    return new OnnxEmbedder(Path.of("target", "native"), 2, null);
  }

  @Test
  void theModelIsKnownWithoutLoadingIt() {
    try (var embedder = embedder()) {
      assertThat(embedder.model())
          .isEqualTo(new EmbeddingModel("bge-small-en-v1.5-q@6c9c6101a956/ort-1.28.0", 384));
    }
  }

  @Test
  void aQuestionCarriesTheModelsInstruction() throws Exception {
    try (var embedder = embedder()) {
      assertThat(embedder.query("hello"))
          .isEqualTo(
              embedder
                  .passages(
                      List.of("Represent this sentence for searching relevant passages: hello"))
                  .getFirst());
    }
  }

  /// The ids of `hello world` in the vocabulary of BERT.
  @Test
  void tokensOfTheModelsOwnVocabularyHaveTheVectorOfTheirText() throws Exception {
    try (var embedder = embedder()) {
      var text = embedder.passages(List.of("hello world")).getFirst();

      assertThat(embedder.tokens(List.of(new int[] {7592, 2088}, new int[] {101, 7592, 2088, 102})))
          .containsExactly(text, text);
    }
  }

  @Test
  void tokensOfAnotherVocabularyAreRefused() {
    try (var embedder = embedder()) {
      assertThatThrownBy(() -> embedder.tokens(List.of(new int[] {100_257})))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(EmbeddingProblem.TOKENS_UNUSABLE))
          .hasMessageStartingWith("Token 100257 is not in the vocabulary of bge-small-en-v1.5-q@");
    }
  }

  @Test
  void aClosedEmbedderRefusesWork() throws Exception {
    var embedder = embedder();
    embedder.query("loads the model");
    embedder.close();
    embedder.close();
    assertThatThrownBy(() -> embedder.query("again")).hasMessage("This embedder is closed");
  }

  @Test
  void aChangedModelIsRefused() {
    assertThatThrownBy(() -> OnnxEmbedder.requireSha256("m.onnx", new byte[] {1}, "6c9c6101"))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(EmbeddingProblem.MODEL_DAMAGED))
        .hasMessageMatching("m.onnx has SHA-256 [0-9a-f]{64}, expected 6c9c6101");
  }

  @Test
  void anotherVersionOfTheRuntimeIsRefused() {
    assertThatThrownBy(() -> OnnxEmbedder.requireRuntime("1.29.0"))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(EmbeddingProblem.NATIVE_LIBRARY))
        .hasMessage(
            "ONNX Runtime is 1.29.0, vectors of bge-small-en-v1.5-q@6c9c6101a956/ort-1.28.0 need"
                + " 1.28.0");
  }
}
