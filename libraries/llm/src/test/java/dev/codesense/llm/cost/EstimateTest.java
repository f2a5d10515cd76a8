package dev.codesense.llm.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.llm.ModelConfig;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final ModelConfig FREE =
      ModelConfig.openAi(URI.create("http://localhost:8000/v1"), "m");
  private static final ModelConfig PAID =
      new ModelConfig(
          FREE.kind(),
          FREE.url(),
          null,
          null,
          "m",
          null,
          FREE.structured(),
          new ModelConfig.Prices(1, null, 4),
          FREE.limits());

  @Test
  void callsTokensMoneyAndTimeAddUp() {
    var both = Estimate.of(PAID, 1_000, 2_000, 400).plus(Estimate.of(FREE, 200, 2_000, 0));

    assertThat(both)
        .isEqualTo(new Estimate(1_200, 2_400_000, 400_000, 3.6, Duration.ofSeconds(2_500)));
    assertThat(both)
        .hasToString("1,200 calls, 2,400,000 tokens in, 400,000 out, about 3.60, 41 min 40 s");
  }
}
