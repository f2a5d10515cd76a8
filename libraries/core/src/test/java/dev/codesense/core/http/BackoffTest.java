package dev.codesense.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff DOUBLING =
      new Backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(1));

  @Test
  void pausesGrowUpToTheLongest() {
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(DOUBLING::after).map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    assertThat(DOUBLING.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(new Backoff(Duration.ofSeconds(3), 1, Duration.ofHours(1)).after(9))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(new Backoff(Duration.ofHours(2), 2, Duration.ofHours(1)).after(1))
        .isEqualTo(Duration.ofHours(1));
    assertThat(new Backoff(Duration.ZERO, 2, Duration.ofHours(1)).after(2000)).isZero();
  }

  @Test
  void jitterStaysInTheUpperHalf() {
    var random = new SplittableRandom(7);
    var pauses =
        IntStream.range(0, 1000).mapToObj(_ -> DOUBLING.jittered(3, random).toMillis()).toList();

    assertThat(pauses).allMatch(pause -> pause >= 200 && pause <= 400);
    assertThat(pauses.stream().distinct().count()).isGreaterThan(100);
  }

  @Test
  void pausesThatShrinkAreRefused() {
    var second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Backoff(second, 0.9, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(second, Double.NaN, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(second.negated(), 2, second))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
