package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class CodesenseExceptionTest {

  @Test
  void aFullDiskIsOneProblemWhoeverMeetsIt() {
    var full = new FileSystemException("/srv/a", null, "No space left on device");

    assertThat(problem(full)).isEqualTo(CoreProblem.DISK_FULL);
    assertThat(problem(new UncheckedIOException(full))).isEqualTo(CoreProblem.DISK_FULL);
    assertThat(problem(new IllegalStateException("wrapped", new IOException("x", full))))
        .isEqualTo(CoreProblem.DISK_FULL);
    assertThat(problem(new IOException("Disk quota exceeded"))).isEqualTo(CoreProblem.DISK_FULL);
    assertThat(problem(new IOException("There is not enough space on the disk")))
        .isEqualTo(CoreProblem.DISK_FULL);
  }

  @Test
  void whatSomebodyElseSaysOfADiskIsNotOurs() {
    assertThat(problem(new IllegalStateException("No space left on device")))
        .isEqualTo(CoreProblem.SERVICE_BUSY);
    assertThat(problem(new IOException("Input/output error"))).isEqualTo(CoreProblem.SERVICE_BUSY);
  }

  private static Problem problem(Throwable cause) {
    return new CodesenseException(CoreProblem.SERVICE_BUSY, "told", cause).problem();
  }
}
