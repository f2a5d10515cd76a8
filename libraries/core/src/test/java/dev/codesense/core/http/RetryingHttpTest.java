package dev.codesense.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryingHttpTest {
  private static final RetryingHttp.Policy POLICY =
      new RetryingHttp.Policy(
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(8),
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          1000);

  private final Deque<Reply> replies = new ArrayDeque<>();
  private final FakeTime time = new FakeTime();
  private HttpServer server;

  @FunctionalInterface
  private interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            replies.remove().to(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anAnswerIsReturnedWhateverItsStatus() throws Exception {
    replies.add(status(404, "no such thing"));
    try (var http = http(POLICY)) {
      var answer = http.send(request());
      assertThat(answer.status()).isEqualTo(404);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("no such thing");
    }
    assertThat(time.pauses).isEmpty();
  }

  @Test
  void noOtherVersionOfHttpIsOffered() throws Exception {
    var offers = new ArrayList<String>();
    replies.add(exchange -> {
      offers.addAll(exchange.getRequestHeaders().getOrDefault("Upgrade", List.of()));
      status(200, "ok").to(exchange);
    });
    try (var http = http(POLICY)) {
      http.send(request());
    }
    assertThat(offers).isEmpty();
  }

  @Test
  void aBusyServiceIsAskedAgainWithGrowingPauses() throws Exception {
    replies.addAll(List.of(status(429, ""), status(503, ""), status(502, ""), status(200, "ok")));
    try (var http = http(POLICY)) {
      assertThat(http.send(request()).status()).isEqualTo(200);
    }
    assertThat(time.pauses).hasSize(3);
    assertThat(time.pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(time.pauses.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void retryAfterIsHonouredInSecondsAndAsADate() throws Exception {
    replies.addAll(
        List.of(retryAfter("30"), retryAfterDate(Duration.ofSeconds(40)), status(200, "ok")));
    try (var http = http(POLICY)) {
      assertThat(http.send(request()).status()).isEqualTo(200);
    }
    assertThat(time.pauses.get(0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(time.pauses.get(1)).isBetween(Duration.ofSeconds(38), Duration.ofSeconds(41));
  }

  @Test
  void aServiceThatStaysBusyIsGivenUp() {
    for (int i = 0; i < 4; i++) {
      replies.add(status(429, ""));
    }
    assertProblem(POLICY, CoreProblem.SERVICE_BUSY, " answers 429, gave up after 4 attempts");
    assertThat(time.pauses).hasSize(3);
  }

  @Test
  void aBusyServiceIsQuotedInOneLine() {
    var pod = "<html><b>upstream</b>\n connect\u001b[2J error " + "x".repeat(500) + "</html>";
    for (int i = 0; i < 4; i++) {
      replies.add(status(503, pod));
    }
    assertProblem(
        POLICY,
        CoreProblem.SERVICE_BUSY,
        " answers 503: upstream connect [2J error "
            + "x".repeat(300 - "upstream connect [2J error ".length())
            + "…, gave up after 4 attempts");
  }

  @Test
  void aPauseBeyondTheDeadlineIsNotTaken() {
    replies.add(retryAfter("100000"));
    assertProblem(POLICY, CoreProblem.SERVICE_BUSY, " answers 503, gave up after 1 attempts");
    assertThat(time.pauses).isEmpty();
  }

  @Test
  void whatMustNotHappenTwiceIsSentAgainOnlyWhereNothingWasDone() throws Exception {
    replies.addAll(List.of(status(429, ""), status(200, "made")));
    try (var http = http(POLICY)) {
      assertThat(http.sendOnce(request()).status()).isEqualTo(200);
      replies.addAll(List.of(status(503, ""), status(200, "made twice")));
      assertThatThrownBy(() -> http.sendOnce(request()))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(CoreProblem.SERVICE_BUSY))
          .hasMessageEndingWith(" answers 503, not retried: the request may have taken effect");
    }
    assertThat(replies).hasSize(1);
    assertThat(time.pauses).hasSize(1);
  }

  @Test
  void nobodyAtTheOtherEndIsReportedWithoutQueryAndHeaders() {
    server.stop(0);
    assertProblem(
        POLICY,
        CoreProblem.SERVICE_UNREACHABLE,
        "/v1/things cannot be reached (ConnectException), gave up after 4 attempts");
  }

  @Test
  void anAnswerThatStallsInTheMiddleIsGivenUp() {
    var released = new CountDownLatch(1);
    replies.add(exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      await(released);
    });
    assertProblem(
        new RetryingHttp.Policy(
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ofMinutes(1),
            1000),
        CoreProblem.SERVICE_TOO_SLOW,
        " did not answer within 200 ms, gave up after 1 attempts");
    released.countDown();
  }

  /// The last attempt has only what is left of the time for all of them.
  @Test
  void anAttemptThatIsCutShortLeavesTheReasonOfTheOneBefore() {
    var released = new CountDownLatch(1);
    replies.addAll(List.of(status(503, ""), _ -> await(released)));
    assertProblem(
        new RetryingHttp.Policy(
            4,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(1100),
            1000),
        CoreProblem.SERVICE_BUSY,
        " answers 503, gave up after 2 attempts");
    released.countDown();
  }

  @Test
  void aHugeAnswerIsNotRead() {
    replies.add(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (int i = 0; i < 10_000; i++) {
        exchange.getResponseBody().write(new byte[1000]);
      }
    });
    assertProblem(POLICY, CoreProblem.ANSWER_TOO_LARGE, " answers more than 1000 bytes");
  }

  @Test
  void anInterruptEndsTheWaiting() {
    replies.add(status(503, ""));
    try (var http = http(POLICY)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> http.send(request())).isInstanceOf(InterruptedException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private void assertProblem(RetryingHttp.Policy policy, CoreProblem problem, String message) {
    try (var http = http(policy)) {
      assertThatThrownBy(() -> http.send(request()))
          .isInstanceOfSatisfying(
              CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
          .hasMessageEndingWith(message)
          .hasMessageNotContaining("hidden");
    }
  }

  private RetryingHttp http(RetryingHttp.Policy policy) {
    return new RetryingHttp(policy, new RetryingHttp.Pace(time::nanoTime, new Random(1), time));
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/things?q=hidden"))
        .header("Authorization", "hidden")
        .build();
  }

  private static Reply status(int status, String body) {
    return exchange -> {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private static Reply retryAfter(String value) {
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", value);
      exchange.sendResponseHeaders(503, -1);
    };
  }

  private static Reply retryAfterDate(Duration wait) {
    return exchange -> {
      var until = ZonedDateTime.now(ZoneOffset.UTC).plus(wait);
      exchange
          .getResponseHeaders()
          .set("Retry-After", until.format(DateTimeFormatter.RFC_1123_DATE_TIME));
      exchange.sendResponseHeaders(503, -1);
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Passes only while somebody sleeps.
  private static final class FakeTime implements RetryingHttp.Sleeper {
    private final List<Duration> pauses = new ArrayList<>();
    private long now;

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pauses.add(duration);
      now += duration.toNanos();
    }

    long nanoTime() {
      return now;
    }
  }
}
