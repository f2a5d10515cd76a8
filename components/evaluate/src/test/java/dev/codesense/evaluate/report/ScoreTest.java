package dev.codesense.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void scoresFollowTheirDefinitions() {
    assertThat(Score.of(List.of(1))).isEqualTo(new Score(1, 1, 1));
    assertThat(Score.of(List.of(0))).isEqualTo(new Score(0, 0, 0));
    assertThat(Score.of(List.of(11))).isEqualTo(new Score(0, 0, 0));
    var score = Score.of(List.of(0, 3, 2));
    // (1/log2(3) + 1/log2(4)) / (1/log2(2) + 1/log2(3) + 1/log2(4))
    assertThat(score.ndcg()).isCloseTo(1.13093 / 2.13093, within(1e-5));
    assertThat(score.reciprocalRank()).isEqualTo(0.5);
    assertThat(score.recall()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(Score.of(List.of(1, 1))).isEqualTo(new Score(1, 1, 1));
  }
}
