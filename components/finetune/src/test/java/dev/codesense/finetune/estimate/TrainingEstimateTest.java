package dev.codesense.finetune.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codesense.finetune.Configs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingEstimateTest {
  private static final String MODEL =
      """
      image: trainer
      base: {model: acme/model-%s, revision: c0ffee, claim: models}
      training: {%s}
      """;
  private static final long TEN_MEGABYTES = 10_000_000;

  /// Weights 3.92, adapter 0.71, kept 3.44, scores 7.37, overhead 1.61 GB, and a tenth of all.
  @Test
  void anEstimateIsTheSumThatItsDocumentationSays() {
    var estimate = estimate("7B", "");

    assertThat(estimate.memory() / (double) (1 << 30)).isCloseTo(17.5, within(0.1));
    // 10 MB of rows are 2.9 million tokens, twice: 2.4e17 operations.
    assertThat(estimate.time()).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(28));
    assertThat(estimate.toString()).matches("about \\d+ GiB of memory and 26 min \\d+ s");
  }

  @Test
  void whatSavesMemoryIsEstimatedAtLess() {
    long usual = estimate("7B", "").memory();

    assertThat(estimate("7B", "quantisation: none").memory()).isGreaterThan(usual);
    assertThat(estimate("7B", "activation-checkpointing: false").memory()).isGreaterThan(usual);
    assertThat(estimate("7B", "batch: 1").memory()).isLessThan(usual);
    assertThat(estimate("7B", "max-length: 2048").memory()).isLessThan(usual);
    assertThat(estimate("1B", "").memory()).isLessThan(usual);
    assertThat(estimate("7B", "max-steps: 10").time()).isLessThan(estimate("7B", "").time());
  }

  @Test
  void withoutASizeThereIsNone() {
    assertThat(TrainingEstimate.of(Configs.of(MODEL.formatted("x", "")), TEN_MEGABYTES)).isEmpty();
  }

  private static TrainingEstimate estimate(String size, String training) {
    return TrainingEstimate.of(Configs.of(MODEL.formatted(size, training)), TEN_MEGABYTES)
        .orElseThrow();
  }
}
