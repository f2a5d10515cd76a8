package dev.codesense.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RefusedValueException;
import dev.codesense.runtime.jackson.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  private static final ModelConfig CONFIG =
      ModelConfig.openAi(URI.create("https://models.example.org/v1/"), "base");

  @Test
  void aModelIsFoundByItsName() {
    var models = new Models(Map.of("teacher", CONFIG));

    assertThat(models.get("teacher"))
        .isEqualTo(new ModelEndpoint("teacher", CONFIG, "teacher-api-key"));
    assertThat(models.find("judge")).isEmpty();
  }

  @Test
  void aModelThatNobodyNamedIsMissed() {
    var models = new Models(new TreeMap<>(Map.of("teacher", CONFIG, "chat", CONFIG)));

    var failure = catchThrowableOfType(CodesenseException.class, () -> models.get("judge"));

    assertThat(failure.problem()).isEqualTo(LlmProblem.MODEL_MISSING);
    assertThat(failure).hasMessage("models.judge is not set; there are chat, teacher");
    assertThat(
            catchThrowableOfType(CodesenseException.class, () -> new Models(Map.of()).get("judge")))
        .hasMessage("models.judge is not set: the block models is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Teacher", "my_model", "", "a b", "-a", "a\u001b[31m"})
  void aNameThatIsNoPartOfAVariableIsRefused(String name) {
    var failure =
        catchThrowableOfType(
            IllegalArgumentException.class, () -> new Models(Map.of(name, CONFIG)));

    assertThat(failure)
        .hasMessageStartingWith("A model's name is part of an environment variable's, was ");
    assertThat(failure.getMessage()).doesNotContain("\u001b");
  }

  @Test
  void thePrefixGoesBetweenTheUrlAndTheApi() {
    var config =
        new ModelConfig(
            CONFIG.kind(),
            CONFIG.url(),
            null,
            "/openai/v1",
            "base",
            "tuned",
            CONFIG.structured(),
            null,
            CONFIG.limits());

    assertThat(config.base()).hasToString("https://models.example.org/v1/openai/v1");
    assertThat(config.served()).isEqualTo("tuned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/v1",
        "https://user:secret@host/v1",
        "https://host/v1?key=1234",
        "host",
        "https:///v1"
      })
  void aUrlThatIsNoneIsRefusedWithoutItsCredential(String url) {
    var failure =
        catchThrowableOfType(
            RefusedValueException.class, () -> ModelConfig.openAi(URI.create(url), "m"));

    assertThat(failure.field().getName()).isEqualTo("url");
    assertThat(failure.getMessage()).doesNotContain("secret", "1234");
  }

  @Test
  void anEndpointIsTheSameForTheNextTask() {
    var codec = new JsonCodec();
    var endpoint =
        ModelEndpoint.of(
            "judge",
            new ModelConfig(
                ModelConfig.Kind.ANTHROPIC,
                null,
                "chat.example.org",
                "/v2",
                "large",
                "tuned",
                ModelConfig.Structure.SCHEMA,
                new ModelConfig.Prices(1, 0.1, 5),
                ModelConfig.Limits.DEFAULT));

    assertThat(codec.decode(codec.encode(endpoint), ModelEndpoint.class)).isEqualTo(endpoint);
  }

  @Test
  void aCallCostsWhatItsTokensCost() {
    var prices = new ModelConfig.Prices(2, 0.5, 8);

    assertThat(prices.of(new Usage(1_000_000, 400_000, 100_000, false))).isEqualTo(1.2 + 0.2 + 0.8);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "32, 63", "2147483647, 2147483647"})
  void whileCallsAreWithTheServerOthersAreMadeReady(int parallel, int underWay) {
    assertThat(new ModelConfig.Limits(null, 1, parallel, Duration.ofMinutes(1)).underWay())
        .isEqualTo(underWay);
  }
}
