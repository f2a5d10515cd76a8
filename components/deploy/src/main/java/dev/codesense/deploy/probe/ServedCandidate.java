package dev.codesense.deploy.probe;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.deploy.candidate.CandidateRoute;
import dev.codesense.deploy.drive.Prober.Probe;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.serving.Endpoint;
import dev.codesense.serving.ServedModels;
import dev.codesense.serving.ServingProblem;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A candidate behind KServe's data plane: found by the list of models, asked as its users do.
public final class ServedCandidate implements CandidateRoute {
  /// For a list of models; it is asked for again.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// What waiting does not mend.
  private static final Set<ServingProblem> FOR_GOOD =
      Set.of(
          ServingProblem.KEY_REFUSED,
          ServingProblem.KEY_IN_THE_CLEAR,
          ServingProblem.CERTIFICATES_UNREADABLE);

  private final String model;
  private final @Nullable URI gateway;
  private final @Nullable Secret key;
  private final String keyVariable;
  private final RetryingHttp.Pace pace;
  private final Function<ModelEndpoint, ChatModel> models;

  /// @param model name under which the adapter is served
  /// @param gateway that requests go through, with the route's host as Host header; null: the route
  ///   itself
  /// @param key of the server; null for none
  /// @param keyVariable where the key comes from, for messages
  /// @param models opens a model; each is closed after its question
  public ServedCandidate(
      String model,
      @Nullable URI gateway,
      @Nullable Secret key,
      String keyVariable,
      RetryingHttp.Pace pace,
      Function<ModelEndpoint, ChatModel> models) {
    this.model = model;
    this.gateway = gateway;
    this.key = key;
    this.keyVariable = keyVariable;
    this.pace = pace;
    this.models = models;
  }

  @Override
  public Look look(URI route) throws InterruptedException {
    try (var served = ServedModels.open(endpoint(route), TIMEOUT, pace)) {
      var prefix = served.prefix();
      if (prefix.isEmpty()) {
        return new Look.NoRoute(
            "%s has no list of models at /v1/models and /openai/v1/models"
                .formatted(endpoint(route)));
      }
      return served.isReady(model)
          ? new Look.Ready(prefix.get() + "/v1")
          : new Look.NotLoaded(
              "it serves %s, and %s is not ready"
                  .formatted(String.join(", ", served.names()), model));
    } catch (CodesenseException e) {
      if (e.problem() instanceof ServingProblem problem && FOR_GOOD.contains(problem)) {
        throw e;
      }
      return new Look.NoRoute(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private Endpoint endpoint(URI route) {
    return new Endpoint(
        "the candidate",
        gateway == null ? route : gateway,
        gateway == null ? null : route.getAuthority(),
        key == null ? null : Endpoint.bearer(key),
        keyVariable,
        null);
  }

  @Override
  public Probe ask(ModelEndpoint endpoint, String question) throws InterruptedException {
    return ChatProber.ask(endpoint, question, models);
  }
}
