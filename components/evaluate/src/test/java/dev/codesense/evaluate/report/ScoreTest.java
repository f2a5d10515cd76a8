package dev.codesense.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codesense.evaluate.Bootstrap;
import java.util.List;
import java.util.TreeMap;
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

  @Test
  void anIntervalIsWiderWhereTheQuestionsOfAFileAreAlike() {
    var alike = new TreeMap<String, List<Double>>();
    var mixed = new TreeMap<String, List<Double>>();
    for (int i = 0; i < 40; i++) {
      double same = i % 2;
      alike.put("file-" + i, List.of(same, same));
      mixed.put("file-" + i, List.of(1.0, 0.0));
    }
    assertThat(new Bootstrap<>(mixed).mean(value -> value)).isEqualTo(new Interval(0.5, 0.5, 0.5));
    var interval = new Bootstrap<>(alike).mean(value -> value);
    assertThat(interval.mean()).isEqualTo(0.5);
    // 40 coin tosses: 1.96 times the root of 0.25 / 40.
    assertThat(interval.low()).isCloseTo(0.5 - 0.155, within(0.025));
    assertThat(interval.high()).isCloseTo(0.5 + 0.155, within(0.025));
    assertThat(new Bootstrap<>(alike).mean(value -> value)).isEqualTo(interval);
  }
}
