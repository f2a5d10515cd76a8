package dev.codesense.index.chunking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.index.contract.FileChunker;
import dev.codesense.testkit.RecordingProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimeLimitedChunkerTest {
  private static final ChunkedFile DONE = new ChunkedFile.Skipped("EMPTY");

  /// As good as for ever: a test that waits for it fails by its own time limit.
  private static final Duration LONG = Duration.ofHours(1);

  private final RecordingProgress progress = new RecordingProgress();

  /// Stands in for a native parser in a loop: neither an interrupt nor a timeout of its own ends
  /// it.
  private static final class Endless implements FileChunker {
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch abandoned = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public ChunkedFile chunk(SourceFile file) {
      while (true) {
        try {
          release.await();
          return DONE;
        } catch (InterruptedException e) {
          // Native code hears no interrupts.
        }
      }
    }

    @Override
    public void abandon() {
      abandoned.countDown();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static SourceFile file(String path) {
    return new SourceFile(
        "example.org/one",
        path,
        null,
        new byte[0],
        false,
        false,
        false,
        0,
        new ChunkFacts.Access(List.of(), null),
        null);
  }

  private TimeLimitedChunker limited(FileChunker first, FileChunker next, Duration limit) {
    return new TimeLimitedChunker(
        () -> first, () -> next, new TimeLimitedChunker.Limits(Duration.ZERO, limit), progress);
  }

  @Test
  void aFileWithoutEndIsNamedAndQuarantinedAndTheNextOneIsChunked() throws Exception {
    var endless = new Endless();
    try (var chunker = limited(endless, _ -> DONE, Duration.ofMillis(1))) {
      assertThat(chunker.chunk(file("slow.kt"))).isEqualTo(new ChunkedFile.Skipped("QUARANTINED"));
      assertThat(progress.events())
          .containsExactly("still chunking example.org/one slow.kt after 0 s");
      endless.abandoned.await();
      assertThat(endless.closed.getCount()).as("its thread is still in native code").isEqualTo(1);
      endless.release.countDown();
      endless.closed.await();
    }
    try (var chunker = limited(new Endless(), _ -> DONE, Duration.ofMillis(1))) {
      chunker.chunk(file("slow.kt"));
      assertThat(waited(chunker)).isEqualTo(DONE);
    }
  }

  /// The answer for a file that a replacement chunks, however long a busy machine takes for it.
  private static ChunkedFile waited(TimeLimitedChunker chunker) throws InterruptedException {
    var chunked = chunker.chunk(file("next.kt"));
    while (chunked.equals(new ChunkedFile.Skipped("QUARANTINED"))) {
      chunked = chunker.chunk(file("next.kt"));
    }
    return chunked;
  }

  @Test
  void whatAChunkerThrowsIsThrown() {
    try (var chunker =
        limited(
            _ -> {
              throw new IllegalStateException("swallowed poison");
            },
            _ -> DONE,
            LONG)) {
      assertThatThrownBy(() -> chunker.chunk(file("bad.kt")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("swallowed poison");
    }
  }

  @Test
  void anInterruptedRunDoesNotWaitForTheFileInHand() throws Exception {
    var endless = new Endless();
    try (var chunker = limited(endless, _ -> DONE, LONG)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> chunker.chunk(file("slow.kt")))
          .isInstanceOf(InterruptedException.class);
      endless.abandoned.await();
    } finally {
      endless.release.countDown();
    }
  }
}
