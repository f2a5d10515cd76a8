package dev.codesense.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogPositionTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final LogPosition position = new LogPosition();

  @Test
  void aLineWithAnEarlierMomentIsNew() {
    assertThat(position.moveTo(NOON.plusMillis(2))).isTrue();
    assertThat(position.moveTo(NOON.plusMillis(1))).isTrue();
  }

  @Test
  void whatTheServerSendsAgainIsKnownAndWhatFollowsIsNew() {
    position.moveTo(NOON);
    position.moveTo(NOON.plusMillis(2));
    position.moveTo(NOON.plusMillis(2));

    position.resume();

    assertThat(position.moveTo(NOON)).isFalse();
    assertThat(position.moveTo(NOON.plusMillis(2))).isFalse();
    assertThat(position.moveTo(NOON.plusMillis(2))).isFalse();
    assertThat(position.moveTo(NOON.plusMillis(2))).isTrue();
    assertThat(position.moveTo(NOON.plusMillis(1))).isTrue();
  }
}
