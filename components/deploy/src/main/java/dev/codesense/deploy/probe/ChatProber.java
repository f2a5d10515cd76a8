package dev.codesense.deploy.probe;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.Prober;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks the candidate as its users do, through the OpenAI API of the service.
public final class ChatProber implements Prober {
  private static final int TOKENS = 64;

  private final Settings settings;
  private final Function<ModelEndpoint, ChatModel> models;

  /// How the candidate is asked.
  ///
  /// @param model name under which it is served
  /// @param prefix of the API's paths, such as `/openai/v1`
  /// @param gateway that requests go through, with the route's host as Host header; null: the route
  ///   itself
  /// @param timeout for one answer
  public record Settings(String model, String prefix, @Nullable URI gateway, Duration timeout) {}

  /// @param models opens a model; each is closed after its question
  public ChatProber(Settings settings, Function<ModelEndpoint, ChatModel> models) {
    this.settings = settings;
    this.models = models;
  }

  @Override
  public Probe ask(URI route, String question) throws InterruptedException {
    return ask(endpoint(route), question, models);
  }

  static Probe ask(
      ModelEndpoint endpoint, String question, Function<ModelEndpoint, ChatModel> models)
      throws InterruptedException {
    try (var model = models.apply(endpoint)) {
      var reply =
          model.chat(
              ChatRequest.of("warm-up@1", List.of(ChatMessage.user(question)))
                  .withMaxTokens(TOKENS));
      return reply.text().isBlank()
          ? new Probe(false, "the answer is empty")
          : new Probe(
              true, String.format(Locale.ROOT, "in %.1f s", reply.latency().toMillis() / 1000.0));
    } catch (CodesenseException e) {
      return new Probe(false, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  /// The host is always the cluster's own: names of routes differ by version and settings.
  ModelEndpoint endpoint(URI route) {
    var gateway = settings.gateway();
    return ModelEndpoint.of(
        "deploy",
        new ModelConfig(
            ModelConfig.Kind.OPENAI,
            gateway == null ? route : gateway,
            gateway == null ? null : route.getAuthority(),
            settings.prefix(),
            settings.model(),
            null,
            ModelConfig.Structure.AUTO,
            null,
            new ModelConfig.Limits(null, TOKENS, 1, settings.timeout())));
  }
}
