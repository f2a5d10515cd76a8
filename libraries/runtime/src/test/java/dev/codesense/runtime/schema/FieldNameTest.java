package dev.codesense.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FieldNameTest {

  @Test
  void aNameIsTheSameInEverySpelling() {
    assertThat(Stream.of("batchSize", "batch-size", "batch_size", "BATCH_SIZE").map(FieldName::new))
        .containsOnly(new FieldName("batchSize"));
  }

  @Test
  void aNameHasASpellingForEveryDoor() {
    var name = new FieldName("minNdcgAt10");

    assertThat(name.java()).isEqualTo("minNdcgAt10");
    assertThat(name.kebab()).isEqualTo("min-ndcg-at10");
    assertThat(name.snake()).isEqualTo("min_ndcg_at10");
    assertThat(name).hasToString("minNdcgAt10");
  }

  @Test
  void anAcronymIsOneWord() {
    assertThat(new FieldName("nextURLPath").kebab()).isEqualTo("next-url-path");
  }

  @Test
  void valuesByNameAreSpelledForTheirReader() {
    var values = Map.of(new FieldName("batchSize"), 1, new FieldName("store"), 2);

    assertThat(FieldName.byKebab(values))
        .isEqualTo(new TreeMap<>(Map.of("batch-size", 1, "store", 2)));
    assertThat(FieldName.bySnake(values))
        .isEqualTo(new TreeMap<>(Map.of("batch_size", 1, "store", 2)));
  }
}
