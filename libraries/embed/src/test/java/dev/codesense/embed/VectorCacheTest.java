package dev.codesense.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorCacheTest {
  private static final EmbeddingModel MODEL = new EmbeddingModel("fake", 3);
  private static final int RECORD = 32 + 3 * 4 + 4;

  @TempDir Path directory;

  @Test
  void whatWasPutIsThereAfterReopening() {
    try (var cache = VectorCache.open(directory, MODEL)) {
      cache.put(id("a"), new float[] {1, 2, 3});
      assertThat(cache.get(id("a"))).contains(new float[] {1, 2, 3});
      assertThat(cache.get(id("b"))).isEmpty();
    }
    try (var cache = VectorCache.open(directory, MODEL)) {
      assertThat(cache.get(id("a"))).contains(new float[] {1, 2, 3});
      assertThat(cache.size()).isEqualTo(1);
    }
  }

  @Test
  void aContentKeepsItsFirstVector() {
    try (var cache = VectorCache.open(directory, MODEL)) {
      cache.put(id("a"), new float[] {1, 2, 3});
      cache.flush();
      cache.put(id("a"), new float[] {4, 5, 6});
      cache.flush();
      assertThat(cache.get(id("a"))).contains(new float[] {1, 2, 3});
      assertThat(cache.size()).isEqualTo(1);
    }
  }

  @Test
  void thousandsOfVectorsInManyFlushesAreAllFound() {
    try (var cache = VectorCache.open(directory, MODEL)) {
      for (int i = 0; i < 10_000; i++) {
        cache.put(id("text " + i), new float[] {i, -i, 0.5f});
        if (i % 777 == 0) {
          cache.flush();
        }
      }
    }
    try (var cache = VectorCache.open(directory, MODEL)) {
      assertThat(cache.size()).isEqualTo(10_000);
      for (int i = 0; i < 10_000; i++) {
        assertThat(cache.get(id("text " + i))).contains(new float[] {i, -i, 0.5f});
      }
    }
  }

  @Test
  void modelsDoNotSeeEachOther() {
    try (var cache = VectorCache.open(directory, MODEL);
        var other = VectorCache.open(directory, new EmbeddingModel("other", 3))) {
      cache.put(id("a"), new float[] {1, 2, 3});
      assertThat(other.get(id("a"))).isEmpty();
    }
  }

  @Test
  void aWriteCutAtAnyByteLosesThatRecordOnly() throws Exception {
    for (int kept = 1; kept < RECORD; kept++) {
      var here = directory.resolve("cut-" + kept);
      writeTwo(here);
      try (var file = new RandomAccessFile(file(here).toFile(), "rw")) {
        file.setLength(file.length() - RECORD + kept);
      }
      try (var cache = VectorCache.open(here, MODEL)) {
        assertThat(cache.size()).isEqualTo(1);
        assertThat(cache.get(id("a"))).contains(new float[] {1, 2, 3});
        assertThat(cache.get(id("b"))).isEmpty();
        cache.put(id("b"), new float[] {7, 8, 9});
      }
      try (var cache = VectorCache.open(here, MODEL)) {
        assertThat(cache.get(id("b"))).contains(new float[] {7, 8, 9});
      }
    }
  }

  @Test
  void aDamagedRecordCountsAsAbsent() throws Exception {
    writeTwo(directory);
    try (var file = new RandomAccessFile(file(directory).toFile(), "rw")) {
      file.seek(file.length() - 2L * RECORD + 35); // a component of the first vector
      file.write(0x55);
    }
    try (var cache = VectorCache.open(directory, MODEL)) {
      assertThat(cache.get(id("a"))).isEmpty();
      assertThat(cache.get(id("b"))).contains(new float[] {4, 5, 6});
    }
  }

  @Test
  void aForeignFileIsReplaced() throws Exception {
    writeTwo(directory);
    Files.writeString(file(directory), "this is not ours, and it is longer than a header of forty");
    try (var cache = VectorCache.open(directory, MODEL)) {
      assertThat(cache.size()).isZero();
    }
  }

  @Test
  void compactionKeepsWhatIsNamedAndNothingElse() throws Exception {
    writeTwo(directory);
    long before = Files.size(file(directory));
    try (var cache = VectorCache.open(directory, MODEL)) {
      cache.put(id("c"), new float[] {0, 0, 1});
      cache.retainOnly(Set.of(id("b"), id("c"), id("never seen")));
      assertThat(cache.size()).isEqualTo(2);
      cache.put(id("d"), new float[] {0, 1, 0});
      cache.retainOnly(Set.of(id("b")));
    }
    assertThat(Files.size(file(directory))).isEqualTo(before - RECORD);
    try (var cache = VectorCache.open(directory, MODEL)) {
      assertThat(cache.get(id("a"))).isEmpty();
      assertThat(cache.get(id("b"))).contains(new float[] {4, 5, 6});
    }
  }

  @Test
  void aSecondWriterIsRefused() {
    try (var _ = VectorCache.open(directory, MODEL)) {
      assertThatThrownBy(() -> VectorCache.open(directory, MODEL))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(EmbeddingProblem.CACHE_LOCKED));
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsReported() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "in the way");
    assertThatThrownBy(() -> VectorCache.open(file, MODEL))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(EmbeddingProblem.CACHE_UNUSABLE));
  }

  @Test
  void anInterruptedThreadDoesNotBreakTheCache() {
    try (var cache = VectorCache.open(directory, MODEL)) {
      Thread.currentThread().interrupt();
      cache.put(id("a"), new float[] {1, 2, 3});
      cache.flush();
      assertThat(cache.get(id("a"))).contains(new float[] {1, 2, 3});
      assertThat(Thread.interrupted()).isTrue();
      assertThat(cache.get(id("a"))).contains(new float[] {1, 2, 3});
    }
  }

  private static void writeTwo(Path directory) {
    try (var cache = VectorCache.open(directory, MODEL)) {
      cache.put(id("a"), new float[] {1, 2, 3});
      cache.put(id("b"), new float[] {4, 5, 6});
    }
  }

  private static Path file(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(f -> f.endsWith("vectors.bin")).findFirst().orElseThrow();
    }
  }

  private static String id(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
