package dev.codesense.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.http.RetryingHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which models a server offers by OpenAI's API, and whether one can be asked. What is said to a
/// model is libraries/llm's.
///
/// KServe's Hugging Face runtime has the API below `/openai`; vLLM and an LLMInferenceService have
/// it without a prefix. Thread-safe.
public final class ServedModels implements AutoCloseable {
  private static final List<String> PREFIXES = List.of("", "openai/");

  private final Connection connection;
  private final OpenAiApi api;

  private ServedModels(Connection connection) {
    this.connection = connection;
    api = connection.create(OpenAiApi.class);
  }

  /// Opens a server; nothing is asked of it yet.
  ///
  /// @param endpoint without prefix and without `/v1`
  /// @param timeout longest wait for one answer
  public static ServedModels open(Endpoint endpoint, Duration timeout, RetryingHttp.Pace pace) {
    return new ServedModels(new Connection(endpoint, timeout, pace));
  }

  /// The path before `/v1`: empty, or `/openai`.
  ///
  /// @return empty when the server has the API at neither
  /// @throws CodesenseException when it does not answer, or refuses the key
  public Optional<String> prefix() throws InterruptedException {
    return place().map(place -> place.isEmpty() ? "" : "/openai");
  }

  /// Names under which models are served, as the server lists them. A LoRA adapter is one by
  /// itself.
  ///
  /// @throws CodesenseException when the server does not answer, refuses the key, or has no list
  public List<String> names() throws InterruptedException {
    return names(somewhere());
  }

  /// Whether a model can be asked now. A server that says of itself that it is ready may still load
  /// it: KServe's `/v2/health/ready` is always true.
  ///
  /// @throws CodesenseException when the server does not answer, refuses the key, or has no list
  public boolean isReady(String model) throws InterruptedException {
    var prefix = somewhere();
    if (!names(prefix).contains(model)) {
      return false;
    }
    // 503 while it loads; vLLM does not have this path, and lists what it has loaded.
    int status = connection.sendOnce(api.model(prefix, model)).code();
    return status == 200 || status == 404 || status == 405;
  }

  @Override
  public void close() {
    connection.close();
  }

  private String somewhere() throws InterruptedException {
    return place()
        .orElseThrow(() ->
            new CodesenseException(
                ServingProblem.NOT_THE_SERVICE,
                "%s has no list of models at /v1/models and /openai/v1/models"
                    .formatted(connection.endpoint())));
  }

  private Optional<String> place() throws InterruptedException {
    for (var prefix : PREFIXES) {
      var answer = connection.send(api.models(prefix));
      if (answer.isSuccessful() && connection.body(answer).path("data").isArray()) {
        return Optional.of(prefix);
      }
      if (answer.code() >= 500) {
        throw connection.refusal(CoreProblem.SERVICE_BUSY, answer, connection.said(answer));
      }
    }
    return Optional.empty();
  }

  private List<String> names(String prefix) throws InterruptedException {
    var names = new ArrayList<String>();
    var answer = connection.send(api.models(prefix));
    JsonNode body = connection.body(answer);
    body.path("data").forEach(model -> names.add(model.path("id").asText()));
    return List.copyOf(names);
  }
}
