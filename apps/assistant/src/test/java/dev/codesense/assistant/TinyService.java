package dev.codesense.assistant;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.Answerer;
import dev.codesense.answer.PromptSource;
import dev.codesense.assistant.http.AssistantServer;
import dev.codesense.assistant.http.ServerSettings;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.RecordingProgress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The service on a free port of this machine, over a [TinyIndex].
public final class TinyService implements AutoCloseable {
  public static final String TOKEN = "a-token-for-tests-only";

  private final @Nullable ChatModel model;
  private final Budget budget = Budget.unlimited();
  private final Assistant assistant;
  private final AssistantServer server;
  private final RecordingProgress log = new RecordingProgress();
  private final HttpClient client = HttpClient.newHttpClient();

  /// How it is set up.
  public record Setup(
      @Nullable URI chat, Duration timeout, boolean token, ServerSettings.Limits limits) {

    /// Without a chat model and a token.
    public static final Setup PLAIN =
        new Setup(null, Duration.ofSeconds(10), false, ServerSettings.Limits.DEFAULT);

    public Setup withChat(URI url) {
      return new Setup(url, timeout, token, limits);
    }

    public Setup withTimeout(Duration other) {
      return new Setup(chat, other, token, limits);
    }

    /// Whoever has the token has the label `pay`.
    public Setup withToken() {
      return new Setup(chat, timeout, true, limits);
    }

    public Setup withLimits(ServerSettings.Limits other) {
      return new Setup(chat, timeout, token, other);
    }
  }

  public TinyService(TinyIndex index, Setup setup) throws InterruptedException {
    model = setup.chat() == null ? null : model(setup.chat(), setup.timeout());
    assistant =
        new Assistant(
            index.store(),
            TinyIndex.COLLECTION,
            index.embedder(),
            model == null
                ? null
                : new Voice(
                    "chat", new Answerer(model, PromptSource.BUILT_IN, AnswerBudget.DEFAULT)));
    server =
        new AssistantServer(
            assistant,
            new ServerSettings(
                "127.0.0.1",
                0,
                setup.token() ? new Secret(TOKEN) : null,
                setup.token() ? List.of("pay") : List.of(),
                Duration.ofSeconds(10),
                setup.limits()),
            new JsonCodec(),
            Clock.systemUTC(),
            log);
    server.start();
  }

  private ChatModel model(URI url, Duration timeout) {
    var config =
        ModelConfig.openAi(url, "tiny").withLimits(new ModelConfig.Limits(null, 1024, 4, timeout));
    return ChatModels.open(
        ModelEndpoint.of("chat", config),
        null,
        null,
        budget,
        _ -> {},
        Clock.systemUTC(),
        // Does not pause between attempts.
        new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), _ -> {}));
  }

  public URI url() {
    return server.url();
  }

  public Assistant assistant() {
    return assistant;
  }

  public RecordingProgress log() {
    return log;
  }

  /// What was answered.
  public record Answered(int status, Map<String, List<String>> headers, String body) {
    public Map<String, Object> json() {
      return new JsonCodec().decodeObject(body.getBytes(StandardCharsets.UTF_8));
    }

    /// The code in the error body.
    public String code() {
      return json().get("error") instanceof Map<?, ?> error
          ? String.valueOf(error.get("code"))
          : "";
    }

    public String message() {
      return json().get("error") instanceof Map<?, ?> error
          ? String.valueOf(error.get("message"))
          : "";
    }

    public String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    /// The data of server-sent events.
    public List<String> events() {
      var events = new ArrayList<String>();
      body.lines()
          .filter(line -> line.startsWith("data: "))
          .forEach(line -> events.add(line.substring("data: ".length())));
      return events;
    }
  }

  /// @param headers names and values in turn
  public Answered get(String path, String... headers) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.url().resolve(path)).GET(), headers);
  }

  /// @param headers names and values in turn
  public Answered post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(server.url().resolve(path)).POST(BodyPublishers.ofString(body)),
        headers);
  }

  private Answered send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    request.header("Content-Type", "application/json").timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Answered(response.statusCode(), response.headers().map(), response.body());
  }

  /// As a person stops it.
  public void stop() {
    server.close();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    assistant.close();
    if (model != null) {
      model.close();
    }
    budget.close();
  }
}
