package dev.codesense.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingEmbedderTest {
  private static final EmbeddingModel MODEL = new EmbeddingModel("fake", 2);

  @TempDir private Path directory;
  private final Counting model = new Counting();

  @Test
  void aTextIsEmbeddedOnceAsAQuestionAndOnceAsAPassage() throws Exception {
    try (var embedder = CachingEmbedder.inMemory(model)) {
      assertThat(embedder.passages(List.of("a", "b", "a"))).containsExactly(p("a"), p("b"), p("a"));
      assertThat(embedder.passages(List.of("b", "c"))).containsExactly(p("b"), p("c"));
      assertThat(embedder.query("a")).isEqualTo(q("a"));
      assertThat(embedder.query("a")).isEqualTo(q("a"));
      assertThat(embedder.passages(List.of())).isEmpty();
    }
    assertThat(model.calls).containsExactly("passages [a, b]", "passages [c]", "query a");
    assertThat(model.closed).isFalse();
  }

  @Test
  void onDiskTheNextProcessFindsWhatTheLastOneHadMade() throws Exception {
    try (var embedder = CachingEmbedder.onDisk(model, directory)) {
      embedder.query("a");
      embedder.passages(List.of("a", "b"));
    }
    try (var embedder = CachingEmbedder.onDisk(model, directory)) {
      assertThat(embedder.query("a")).isEqualTo(q("a"));
      assertThat(embedder.passages(List.of("b", "a"))).containsExactly(p("b"), p("a"));
    }
    assertThat(model.calls).containsExactly("query a", "passages [a, b]");
  }

  @Test
  void aFailureKeepsWhatWasMadeBeforeIt() throws Exception {
    var texts = IntStream.range(0, 600).mapToObj(Integer::toString).toList();
    try (var embedder = CachingEmbedder.onDisk(model, directory)) {
      model.callsBeforeFailure = 2;
      assertThat(embedder.failure()).isEmpty();

      assertThatThrownBy(() -> embedder.passages(texts)).isSameAs(embedder.failure().orElseThrow());
    }
    model.calls.clear();
    model.callsBeforeFailure = Integer.MAX_VALUE;
    try (var embedder = CachingEmbedder.onDisk(model, directory)) {
      assertThat(embedder.passages(texts))
          .containsExactlyElementsOf(texts.stream().map(CachingEmbedderTest::p).toList());
    }
    assertThat(model.calls).containsExactly("passages " + texts.subList(512, 600));
  }

  @Test
  void aQuestionThatCouldNotBeEmbeddedIsAskedAgain() throws Exception {
    try (var embedder = CachingEmbedder.inMemory(model)) {
      model.callsBeforeFailure = 0;
      assertThatThrownBy(() -> embedder.query("a")).isInstanceOf(CodesenseException.class);

      model.callsBeforeFailure = 1;
      assertThat(embedder.query("a")).isEqualTo(q("a"));
    }
  }

  private static float[] q(String text) {
    return new float[] {text.hashCode(), 0};
  }

  private static float[] p(String text) {
    return new float[] {0, text.hashCode()};
  }

  private static final class Counting implements Embedder {
    private final List<String> calls = new ArrayList<>();
    private int callsBeforeFailure = Integer.MAX_VALUE;
    private boolean closed;

    @Override
    public EmbeddingModel model() {
      return MODEL;
    }

    @Override
    public float[] query(String text) {
      call("query " + text);
      return q(text);
    }

    @Override
    public List<float[]> passages(List<String> texts) {
      call("passages " + texts);
      return texts.stream().map(CachingEmbedderTest::p).toList();
    }

    private void call(String call) {
      if (callsBeforeFailure-- <= 0) {
        throw new CodesenseException(EmbeddingProblem.CACHE_UNUSABLE, "The model does not answer");
      }
      calls.add(call);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
