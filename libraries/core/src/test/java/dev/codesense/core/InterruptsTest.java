package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.file.AtomicFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptsTest {
  private static CodesenseException busy() {
    return new CodesenseException(CoreProblem.SERVICE_BUSY, "busy");
  }

  private static <T> FutureTask<T> ended(Callable<T> call) {
    var task = new FutureTask<>(call);
    task.run();
    return task;
  }

  @Test
  void whatATaskThrewIsThrownByWhoeverWaitsForIt() throws InterruptedException {
    assertThat(Interrupts.get(ended(() -> 3))).isEqualTo(3);
    for (var thrown : List.of(busy(), new AssertionError(), new InterruptedException())) {
      var task =
          ended(() -> {
            throw sneaky(thrown);
          });
      assertThatThrownBy(() -> Interrupts.get(task)).isSameAs(thrown);
    }
    var checked = new IOException("disk");
    var task =
        ended(() -> {
          throw checked;
        });
    assertThatThrownBy(() -> Interrupts.get(task))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(checked);
  }

  @SuppressWarnings("unchecked") // Callers need not say what they throw.
  private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aFileThatAnInterruptHasClosedIsAnInterruption(@TempDir Path folder) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> AtomicFile.write(folder.resolve("file"), new byte[1]))
          .satisfies(failure ->
              assertThat(Interrupts.caused(new UncheckedIOException((IOException) failure)))
                  .isTrue());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void onlyAnInterruptIsOne() {
    for (var interrupt :
        List.of(
            new InterruptedException(),
            new ClosedByInterruptException(),
            new FileLockInterruptionException())) {
      assertThat(
              Interrupts.caused(
                  new CodesenseException(CoreProblem.SERVICE_BUSY, "busy", interrupt)))
          .isTrue();
    }
    for (var failure :
        List.of(busy(), new IOException("disk"), new InterruptedIOException("slow"))) {
      assertThat(Interrupts.caused(failure)).isFalse();
      assertThatCode(() -> Interrupts.rethrow(failure)).doesNotThrowAnyException();
    }
  }

  @Test
  void whoThrowsAnInterruptionHasClearedTheStatus() {
    Thread.currentThread().interrupt();
    var closed = new IllegalStateException("closed", new ClosedByInterruptException());
    assertThatThrownBy(() -> Interrupts.rethrow(closed))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("closed")
        .hasCause(closed);
    assertThat(Thread.interrupted()).isFalse();
  }
}
