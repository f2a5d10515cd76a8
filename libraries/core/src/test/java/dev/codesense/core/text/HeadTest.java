package dev.codesense.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadTest {
  private static final String PAIR = "\ud83d\ude00";

  @Test
  void aTextThatHasRoomStays() {
    assertThat(Head.of("", 0)).isEmpty();
    assertThat(Head.of("abc", 3)).isEqualTo("abc");
    assertThat(Head.withEllipsis("abc", 3)).isEqualTo("abc");
  }

  @Test
  void noCharacterIsHalved() {
    assertThat(Head.of("ab" + PAIR, 3)).isEqualTo("ab");
    assertThat(Head.of("ab" + PAIR + "c", 4)).isEqualTo("ab" + PAIR);
    assertThat(Head.withEllipsis("ab" + PAIR, 3)).isEqualTo("ab…");
    assertThat(Head.of(PAIR, 1)).isEmpty();
  }
}
