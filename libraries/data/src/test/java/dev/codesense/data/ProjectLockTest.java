package dev.codesense.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.testkit.KillableProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectLockTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path state;

  @Test
  void aSecondRunIsToldWhoHoldsTheLockAndForHowLong() throws Exception {
    try (var process = KillableProcess.start(Holder.class, state.toString())) {
      process.awaitLine("locked");
      assertThatThrownBy(() ->
              ProjectLock.acquire(state, "index", Clock.offset(CLOCK, Duration.ofMinutes(75))))
          .isInstanceOfSatisfying(
              CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(DataProblem.LOCKED))
          .hasMessageContaining("`converge` of ")
          .hasMessageContaining("(pid " + process.pid() + " on ")
          .hasMessageContaining("for 1 h 15 min, since 2026-01-02T03:04:05Z");
      assertThat(ProjectLock.owner(state))
          .hasValueSatisfying(owner -> assertThat(owner.command()).isEqualTo("converge"));
    }
  }

  @Test
  void aKilledOwnerBlocksNobody() throws Exception {
    try (var process = KillableProcess.start(Holder.class, state.toString())) {
      process.awaitLine("locked");
      process.kill();
    }
    assertThat(ProjectLock.owner(state)).isEmpty();
    ProjectLock.acquire(state, "index", CLOCK).close();
  }

  @Test
  void theSameProcessIsKeptOutToo() throws Exception {
    try (var lock = ProjectLock.acquire(state, "converge", CLOCK)) {
      assertThat(lock).isNotNull();
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> ProjectLock.acquire(state, "index", CLOCK))
            .isInstanceOf(CodesenseException.class)
            .hasMessageContaining("`converge`");
        assertThat(ProjectLock.owner(state)).isPresent();
      }
      try (var process = KillableProcess.start(Holder.class, state.toString())) {
        assertThat(process.await()).as("asking did not free the lock").isNotZero();
      }
    }
    assertThat(ProjectLock.owner(state)).isEmpty();
  }

  /// Takes the lock and keeps it.
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      try (var lock = ProjectLock.acquire(Path.of(arguments[0]), "converge", CLOCK)) {
        System.out.println(lock == null ? "" : "locked");
        Thread.sleep(Duration.ofMinutes(1));
      } catch (CodesenseException e) {
        System.exit(e.problem().kind().exitCode());
      }
    }
  }
}
