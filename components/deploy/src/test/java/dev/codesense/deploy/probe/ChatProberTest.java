package dev.codesense.deploy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.http.RetryingHttp;
import dev.codesense.deploy.drive.Prober.Probe;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatProberTest {
  private static final URI ROUTE = URI.create("http://latest-support-predictor.ai.example.com");

  @Test
  void throughAGatewayTheHostIsThatOfTheRouteAndThePathHasThePrefix() throws InterruptedException {
    try (var server = ScriptedChatServer.inOrder(Said.text("In libraries/secrets."))) {
      var gateway = URI.create("http://localhost:" + server.url().getPort());

      var probe = prober(gateway).ask(ROUTE, "Where are secrets masked?");

      assertThat(probe.answered()).isTrue();
      assertThat(probe.detail()).matches("in \\d+\\.\\d s");
      var asked = server.asked().getFirst();
      assertThat(asked.headers()).containsEntry("host", "latest-support-predictor.ai.example.com");
      assertThat(asked.path()).isEqualTo("/openai/v1/chat/completions");
      assertThat(asked.model()).isEqualTo("support");
    }
  }

  @Test
  void withoutAGatewayTheRouteItselfIsAsked() throws InterruptedException {
    try (var server = ScriptedChatServer.inOrder(Said.text("In libraries/secrets."))) {
      var route = URI.create("http://localhost:" + server.url().getPort());

      assertThat(prober(null).ask(route, "Where?").answered()).isTrue();
    }
  }

  @Test
  void anEmptyAnswerIsNone() throws InterruptedException {
    try (var server = ScriptedChatServer.inOrder(Said.text("  "))) {
      var route = URI.create("http://localhost:" + server.url().getPort());

      assertThat(prober(null).ask(route, "Where?"))
          .isEqualTo(new Probe(false, "the answer is empty"));
    }
  }

  @Test
  void aServerThatIsNotThereIsTold() throws InterruptedException {
    assertThat(prober(null).ask(URI.create("http://localhost:1"), "Where?").answered()).isFalse();
  }

  private static ChatProber prober(@Nullable URI gateway) {
    return new ChatProber(
        new ChatProber.Settings("support", "/openai/v1", gateway, Duration.ofSeconds(10)),
        endpoint ->
            ChatModels.open(
                endpoint,
                null,
                null,
                Budget.unlimited(),
                _ -> {},
                Clock.systemUTC(),
                new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), _ -> {})));
  }
}
