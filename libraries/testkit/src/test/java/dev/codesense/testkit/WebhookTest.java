package dev.codesense.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.core.http.Webhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
  private static final String PATH = "/services/T0/B0/hunter2";
  private static final Pace PACE = new Pace(System::nanoTime, new Random(1), _ -> {});

  @TempDir private Path folder;

  @Test
  void aMessageArrivesAsSlackTakesIt() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (var chat = chat(bodies, 200)) {
      var run = run(chat.url() + PATH);

      assertThat(new Webhook(run, PACE).tell("a < b & c\n<!channel>")).isTrue();

      assertThat(bodies).containsExactly("{\"text\":\"a &lt; b &amp; c\\n&lt;!channel&gt;\"}");
      assertThat(run.progress().warnings()).isEmpty();
    }
  }

  @Test
  void aMessageCallsNobody() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (var chat = chat(bodies, 200)) {
      new Webhook(run(chat.url() + PATH), PACE).tell("@all @here: ask ann@here.example, @allen");

      assertThat(bodies)
          .containsExactly(
              "{\"text\":\"@\u200ball @\u200bhere: ask ann@\u200bhere.example, @allen\"}");
    }
  }

  @Test
  void aBusyChatIsAskedAgain() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    var asked = new AtomicInteger();
    try (var chat =
        LoopbackServer.start(
            "chat",
            exchange -> {
              bodies.add(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
            })) {
      assertThat(new Webhook(run(chat.url() + PATH), PACE).tell("hello")).isTrue();
      assertThat(bodies).hasSize(3);
    }
  }

  @Test
  void aMessageThatIsRefusedIsAWarningWithoutTheUrl() throws Exception {
    try (var chat = chat(new CopyOnWriteArrayList<>(), 404)) {
      assertWarned(chat.url() + PATH, "answers 404");
    }
  }

  @Test
  void aChatThatIsAwayIsAWarningWithoutTheUrl() throws Exception {
    var gone = LoopbackServer.start("gone", _ -> {});
    gone.close();
    assertWarned(gone.url() + PATH, "does not take it (CS-COR-");
  }

  @Test
  void whatIsNoUrlIsAWarningThatDoesNotShowIt() throws Exception {
    assertWarned("hunter2 hunter2", "is no URL");
    assertWarned("file:///hunter2", "is no URL");
  }

  @Test
  void withoutAUrlNothingIsSentAndNobodyIsWarned() throws Exception {
    var run = TestRunContext.in(folder);

    assertThat(new Webhook(run, PACE).tell("hello")).isFalse();

    assertThat(run.progress().warnings()).isEmpty();
  }

  private void assertWarned(String url, String why) throws InterruptedException {
    var run = run(url);

    assertThat(new Webhook(run, PACE).tell("hello")).isFalse();

    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .contains("CODESENSE_NOTIFY_URL", why)
        .doesNotContain("hunter2");
  }

  private TestRunContext run(String url) {
    return TestRunContext.in(folder).withSecret("notify-url", url);
  }

  private static LoopbackServer chat(List<String> bodies, int status) throws IOException {
    return LoopbackServer.start(
        "chat",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
        });
  }
}
