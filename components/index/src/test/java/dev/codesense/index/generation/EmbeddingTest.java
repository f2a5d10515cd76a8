package dev.codesense.index.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.embed.VectorCache;
import dev.codesense.index.CountingEmbedder;
import dev.codesense.index.contract.IndexProblem;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTest {

  @Test
  void aVectorThatWasNeverMadeIsMissed(@TempDir Path directory) {
    var model = new CountingEmbedder("fake");
    try (var cache = VectorCache.open(directory, model.model());
        var embedding =
            new Embedding(
                () -> model,
                cache,
                _ -> null,
                8,
                Progress.silent().stage("embed", "chunks", OptionalLong.empty()))) {
      assertThatThrownBy(() -> embedding.vector("0".repeat(64)))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(IndexProblem.VECTOR_MISSING));
    }
  }
}
