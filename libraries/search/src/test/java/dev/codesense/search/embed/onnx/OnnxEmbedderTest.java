package dev.codesense.search.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.search.embed.Embedder;
import dev.codesense.search.embed.EmbedderContract;
import dev.codesense.search.embed.EmbeddingModel;
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

  @Test
  void aClosedEmbedderRefusesWork() throws Exception {
    var embedder = embedder();
    embedder.query("loads the model");
    embedder.close();
    embedder.close();
    assertThatThrownBy(() -> embedder.query("again")).hasMessage("This embedder is closed");
  }
}
