package dev.codesense.deploy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.deploy.candidate.CandidateRoute.Look;
import dev.codesense.serving.ServingProblem;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ServedCandidateTest {
  private static final URI ROUTE = URI.create("http://support-c-1.ai.example.com");
  private static final String LIST = "{\"data\":[{\"id\":\"base\"},{\"id\":\"support\"}]}";

  private final ConcurrentLinkedQueue<String> hosts = new ConcurrentLinkedQueue<>();

  @Test
  void itIsFoundByTheHostThatTheClusterGaveAndTheListOfModels() throws Exception {
    try (var server =
        answering(Map.of("/openai/v1/models", 200, "/openai/v1/models/support", 200))) {
      assertThat(look(server)).isEqualTo(new Look.Ready("/openai/v1"));
      assertThat(hosts).containsOnly("support-c-1.ai.example.com");
    }
    try (var server = answering(Map.of("/v1/models", 200))) {
      assertThat(look(server)).isEqualTo(new Look.Ready("/v1"));
    }
  }

  @Test
  void aModelThatStillLoadsIsNotReady() throws Exception {
    try (var server =
        answering(Map.of("/openai/v1/models", 200, "/openai/v1/models/support", 503))) {
      assertThat(look(server))
          .isEqualTo(new Look.NotLoaded("it serves base, support, and support is not ready"));
    }
  }

  @Test
  void aGatewayThatKnowsNoSuchHostIsNoRoute() throws Exception {
    try (var server = answering(Map.of())) {
      assertThat(look(server))
          .isInstanceOfSatisfying(
              Look.NoRoute.class,
              none -> assertThat(none.detail()).contains("has no list of models at /v1/models"));
    }
  }

  @Test
  void aGatewayWithNobodyBehindItIsNoRoute() throws Exception {
    try (var server = answering(Map.of("/v1/models", 503))) {
      assertThat(look(server))
          .isInstanceOfSatisfying(
              Look.NoRoute.class, none -> assertThat(none.detail()).contains("503"));
    }
  }

  @Test
  void aKeyThatIsRefusedIsNotWaitedFor() throws Exception {
    try (var server = answering(Map.of("/v1/models", 401))) {
      assertThatThrownBy(() -> look(server))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(ServingProblem.KEY_REFUSED));
    }
  }

  private static Look look(LoopbackServer server) throws InterruptedException {
    return new ServedCandidate(
            "support",
            server.url(),
            null,
            "CODESENSE_DEPLOY_API_KEY",
            new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), _ -> {}),
            _ -> {
              throw new AssertionError("No question was asked");
            })
        .look(ROUTE);
  }

  /// @param statuses by path; 404 for others
  private LoopbackServer answering(Map<String, Integer> statuses) throws IOException {
    return LoopbackServer.start(
        "served",
        exchange -> {
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          var body = LIST.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              statuses.getOrDefault(exchange.getRequestURI().getPath(), 404), body.length);
          exchange.getResponseBody().write(body);
        });
  }
}
