package dev.codesense.localrun.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskRecordTest {
  private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");

  @Test
  void theTimeBetweenFailureAndContinuationIsNotWorkAndTasksSideBySideCountOnce() {
    var records =
        List.of(
            task("converge", 0, 60),
            task("shard[1]", 7_230, 7_260),
            task("shard[0]", 7_200, 7_240),
            TaskRecord.waiting("promote", "index-promote"));

    assertThat(TaskRecord.worked(records)).isEqualTo(Duration.ofMinutes(2));
    assertThat(TaskRecord.worked(List.of())).isZero();
  }

  private static TaskRecord task(String name, long begun, long ended) {
    return new TaskRecord(
        name,
        name,
        TaskState.DONE,
        "",
        "",
        Optional.of(MORNING.plusSeconds(begun)),
        Optional.of(MORNING.plusSeconds(ended)),
        1,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        Optional.empty());
  }
}
