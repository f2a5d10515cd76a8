package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VisualizedTest {

  @Test
  void aLongListSaysHowManyMoreThereAre() {
    assertThat(Visualized.listed(List.of("a", "b"))).isEqualTo("a, b");
    assertThat(Visualized.listed(Collections.nCopies(23, "x"))).endsWith("x, x and 3 more");
  }

  @Test
  void aMetricIsANumber() {
    var values = new TreeMap<String, Double>();
    values.put("ndcg", Double.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metrics(values))
        .withMessageContaining("ndcg");
  }
}
