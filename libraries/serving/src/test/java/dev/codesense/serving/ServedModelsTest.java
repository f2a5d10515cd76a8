package dev.codesense.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Secret;
import dev.codesense.serving.Script.Said;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServedModelsTest {
  private static final Said LIST =
      new Said(200, "{\"object\":\"list\",\"data\":[{\"id\":\"base\"},{\"id\":\"support\"}]}", "");

  @Test
  void theApiIsFoundWithAPrefixAndWithout() throws Exception {
    try (var vllm = new Script(Map.of("/v1/models", List.of(LIST)));
        var huggingFace = new Script(Map.of("/openai/v1/models", List.of(LIST)));
        var other = new Script(Map.of());
        var models = open(vllm);
        var prefixed = open(huggingFace);
        var none = open(other)) {
      assertThat(models.prefix()).hasValue("");
      assertThat(prefixed.prefix()).hasValue("/openai");
      assertThat(none.prefix()).isEmpty();
      assertThat(prefixed.names()).containsExactly("base", "support");
      var failure = catchThrowableOfType(CodesenseException.class, none::names);
      assertThat(failure.problem()).isEqualTo(ServingProblem.NOT_THE_SERVICE);
    }
  }

  @Test
  void aModelThatIsListedButStillLoadsIsNotReady() throws Exception {
    try (var script =
            new Script(
                Map.of(
                    "/openai/v1/models", List.of(LIST),
                    "/openai/v1/models/support",
                        List.of(new Said(503, "", ""), new Said(200, "{}", ""))));
        var models = open(script)) {
      assertThat(models.isReady("support")).isFalse();
      assertThat(models.isReady("support")).isTrue();
      assertThat(models.isReady("unknown")).isFalse();
      assertThat(script.pauses()).isEmpty();
    }
  }

  @Test
  void aServerThatListsOnlyWhatItHasLoadedNeedsNoPathOfTheModel() throws Exception {
    try (var script = new Script(Map.of("/v1/models", List.of(LIST)));
        var models = open(script)) {
      assertThat(models.isReady("support")).isTrue();
    }
  }

  @Test
  void requestsNameTheHostThatTheClusterGaveAndTheKey() throws Exception {
    try (var script = new Script(Map.of("/v1/models", List.of(LIST)));
        var models =
            ServedModels.open(
                new Endpoint(
                    "support",
                    script.url(),
                    "support-predictor.ai.example.com",
                    Endpoint.bearer(new Secret("key")),
                    "CODESENSE_TUNED_API_KEY",
                    null),
                Duration.ofSeconds(5),
                script.pace())) {
      models.names();

      assertThat(script.asked())
          .allSatisfy(asked -> {
            assertThat(asked.header("Host")).isEqualTo("support-predictor.ai.example.com");
            assertThat(asked.header("Authorization")).isEqualTo("Bearer key");
          });
    }
  }

  @Test
  void aServerThatFailsIsNotTakenForOneWithoutTheApi() throws Exception {
    try (var script = new Script(Map.of("/v1/models", List.of(new Said(500, "boom", ""))));
        var models = open(script)) {
      var failure = catchThrowableOfType(CodesenseException.class, models::prefix);
      assertThat(failure.problem()).isEqualTo(CoreProblem.SERVICE_BUSY);
      assertThat(failure).hasMessageEndingWith("answers 500 to /v1/models: boom");
    }
  }

  private static ServedModels open(Script script) {
    return ServedModels.open(
        Endpoint.open("support", script.url()), Duration.ofSeconds(5), script.pace());
  }
}
