package dev.codesense.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoalescerTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private final Coalescer coalescer = new Coalescer(Duration.ofSeconds(20), Duration.ofMinutes(5));

  @Test
  void nothingIsDueBeforeItHasBeenQuiet() {
    coalescer.seen("code", "a", "1", START);

    assertThat(coalescer.due(START.plusSeconds(19))).isEmpty();
    assertThat(coalescer.due(START.plusSeconds(20)))
        .containsExactly(new Coalescer.Due("code", Map.of("a", "1")));
  }

  @Test
  void aBurstIsOneRunForTheNewestCommits() {
    coalescer.seen("code", "a", "1", START);
    coalescer.seen("code", "b", "2", START.plusSeconds(10));
    coalescer.seen("code", "a", "3", START.plusSeconds(20));

    assertThat(coalescer.due(START.plusSeconds(39))).isEmpty();
    assertThat(coalescer.due(START.plusSeconds(40)))
        .containsExactly(new Coalescer.Due("code", Map.of("a", "3", "b", "2")));
  }

  @Test
  void whatNeverBecomesQuietIsDueAfterTheLongestDelay() {
    for (int second = 0; second < 300; second += 10) {
      coalescer.seen("code", "a", "commit " + second, START.plusSeconds(second));
      assertThat(coalescer.due(START.plusSeconds(second))).isEmpty();
    }

    assertThat(coalescer.due(START.plusSeconds(300)))
        .containsExactly(new Coalescer.Due("code", Map.of("a", "commit 290")));
  }

  @Test
  void anEventThatComesTwiceIsOne() {
    assertThat(coalescer.seen("code", "a", "1", START)).isTrue();
    assertThat(coalescer.seen("code", "a", "1", START.plusSeconds(10))).isFalse();
    assertThat(coalescer.due(START.plusSeconds(20))).hasSize(1);

    assertThat(coalescer.seen("code", "a", "1", START.plusSeconds(30))).isFalse();
    coalescer.finished("code");
    assertThat(coalescer.due(START.plusSeconds(100))).isEmpty();
  }

  @Test
  void oneRunAtATimeOfEachCollection() {
    coalescer.seen("code", "a", "1", START);
    coalescer.seen("docs", "a", "1", START);
    assertThat(coalescer.due(START.plusSeconds(20))).hasSize(2);

    coalescer.seen("code", "a", "2", START.plusSeconds(30));
    assertThat(coalescer.due(START.plusSeconds(3000))).isEmpty();
    coalescer.finished("code");
    assertThat(coalescer.due(START.plusSeconds(3000)))
        .containsExactly(new Coalescer.Due("code", Map.of("a", "2")));
  }

  @Test
  void commitsOfARunThatFailedWaitAgainUnlessNewerOnesCame() {
    coalescer.seen("code", "a", "1", START);
    coalescer.seen("code", "b", "1", START);
    var run = coalescer.due(START.plusSeconds(20)).getFirst();
    coalescer.seen("code", "a", "2", START.plusSeconds(30));

    coalescer.failed(run, START.plusSeconds(40));

    assertThat(coalescer.due(START.plusSeconds(60)))
        .containsExactly(new Coalescer.Due("code", Map.of("a", "2", "b", "1")));
  }

  @Test
  void fiveHundredCommitsOfFourHundredRepositoriesAreFewRuns() {
    // A working day of eight hours; a run takes 20 minutes.
    var random = new Random(7);
    var commits = new int[500];
    for (int i = 0; i < commits.length; i++) {
      commits[i] = random.nextInt(8 * 3600);
    }
    java.util.Arrays.sort(commits);
    int runs = 0;
    int next = 0;
    int busyUntil = -1;
    for (int second = 0; second < 9 * 3600; second++) {
      for (; next < commits.length && commits[next] == second; next++) {
        coalescer.seen("code", "r" + random.nextInt(400), "c" + next, START.plusSeconds(second));
      }
      if (second == busyUntil) {
        coalescer.finished("code");
      }
      var due = coalescer.due(START.plusSeconds(second));
      if (!due.isEmpty()) {
        runs++;
        busyUntil = second + 20 * 60;
      }
    }

    assertThat(runs).isLessThanOrEqualTo(25);
    assertThat(coalescer.due(START.plus(Duration.ofDays(1)))).isEqualTo(List.of());
  }

  @Test
  void theLongestDelayIsNoShorterThanTheQuietTime() {
    assertThatThrownBy(() -> new Coalescer(Duration.ofSeconds(20), Duration.ofSeconds(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The longest delay must be no shorter than the quiet time, were PT10S and PT20S");
  }
}
