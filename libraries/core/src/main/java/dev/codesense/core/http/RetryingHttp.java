package dev.codesense.core.http;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.text.Head;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// HTTP that tries again: when nobody answers, and when a service says that it is busy (429, 502,
/// 503, 504). Waits twice as long each time, with jitter, and at least as long as `Retry-After`
/// asks for. Reads no more than it was told to. Headers, bodies and query strings are in no
/// message.
///
/// [#send] is for requests that may be repeated, [#sendOnce] for those that may not. Redirects are
/// not followed: a key would travel along. Thread-safe.
public final class RetryingHttp implements AutoCloseable {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST_SAID = 300;
  private static final Set<Integer> BUSY = Set.of(TOO_MANY_REQUESTS, 502, 503, 504);

  private final HttpClient client;
  private final Policy policy;
  private final Pace pace;
  private final Backoff backoff;

  /// How patient to be.
  ///
  /// @param attempts at least 1
  /// @param firstPause upper bound of the pause after the first attempt; doubles each time
  /// @param longestPause upper bound of every pause that the service did not ask for
  /// @param perAttempt longest wait for one whole answer, its body included
  /// @param overall longest time for all attempts and pauses together
  /// @param answerBytes longest body that is read
  public record Policy(
      int attempts,
      Duration firstPause,
      Duration longestPause,
      Duration perAttempt,
      Duration overall,
      int answerBytes) {
    public Policy {
      if (attempts < 1 || answerBytes < 1) {
        throw new IllegalArgumentException(
            "Attempts and bytes of an answer must be at least 1, were %d and %d"
                .formatted(attempts, answerBytes));
      }
      if (!firstPause.isPositive() || !perAttempt.isPositive() || !overall.isPositive()) {
        throw new IllegalArgumentException(
            "Pauses and limits must be longer than nothing, were %s, %s and %s"
                .formatted(firstPause, perAttempt, overall));
      }
    }
  }

  /// What came back: any status but those that were tried again.
  public record Answer(
      int status,
      @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
          byte[] body) {}

  /// Lets time pass.
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  /// How time passes and chance falls.
  ///
  /// @param nanoTime a clock that only counts up
  /// @param random gives the jitter
  /// @param sleeper waits between attempts
  public record Pace(LongSupplier nanoTime, RandomGenerator random, Sleeper sleeper) {

    /// Of the machine itself: for those who compose a program, not for its parts.
    public static Pace ofMachine() {
      return new Pace(System::nanoTime, new SplittableRandom(), Thread::sleep);
    }
  }

  /// Trusts whom the machine trusts.
  public RetryingHttp(Policy policy, Pace pace) {
    this(policy, pace, null);
  }

  /// @param tls whom to trust; null: whom the machine trusts
  public RetryingHttp(Policy policy, Pace pace, @Nullable SSLContext tls) {
    this.policy = policy;
    this.pace = pace;
    backoff = new Backoff(policy.firstPause(), 2, policy.longestPause());
    // By default the client offers HTTP/2 on plain http by an Upgrade header. Servers on uvicorn,
    // vLLM's and
    // KServe's among them, then take the body for empty (findings/jdk-httpclient-uvicorn-body.sh).
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(policy.perAttempt());
    if (tls != null) {
      builder.sslContext(tls);
    }
    client = builder.build();
  }

  /// Sends until there is an answer.
  ///
  /// @throws CodesenseException with a [CoreProblem] when patience ends
  public Answer send(HttpRequest request) throws InterruptedException {
    return send(request, true);
  }

  /// As [#send], for a request that must not take effect twice: tries again only where the service
  /// has surely done nothing, because nobody was there or it answered 429. Where that is not sure
  /// the failure says so, and the caller looks up what happened.
  ///
  /// @throws CodesenseException with a [CoreProblem]
  public Answer sendOnce(HttpRequest request) throws InterruptedException {
    return send(request, false);
  }

  private Answer send(HttpRequest request, boolean repeatable) throws InterruptedException {
    long deadline = pace.nanoTime().getAsLong() + policy.overall().toNanos();
    Outcome earlier = null;
    for (int attempt = 1; ; attempt++) {
      var left = Duration.ofNanos(deadline - pace.nanoTime().getAsLong());
      boolean isShort = left.compareTo(policy.perAttempt()) < 0;
      var outcome = attempt(request, isShort ? left : policy.perAttempt());
      if (repeatable && isShort && earlier != null && outcome.isTooSlow()) {
        outcome = earlier; // What was left of patience says nothing of the service.
      }
      earlier = outcome;
      var pause = backoff.jittered(attempt, pace.random());
      switch (outcome) {
        case Outcome.Answered(var answer) -> {
          return answer;
        }
        case Outcome.Busy(int status, var retryAfter, var said) -> {
          pause = retryAfter.compareTo(pause) > 0 ? retryAfter : pause;
          refuseIf(
              !repeatable && status != TOO_MANY_REQUESTS,
              request,
              CoreProblem.SERVICE_BUSY,
              "answers " + status + said,
              null);
          giveUpIf(
              attempt,
              pause,
              deadline,
              request,
              CoreProblem.SERVICE_BUSY,
              "answers " + status + said,
              null);
        }
        case Outcome.Failed(var problem, var cause) -> {
          refuseIf(
              !repeatable && !(cause instanceof ConnectException),
              request,
              problem,
              describe(cause),
              cause);
          giveUpIf(attempt, pause, deadline, request, problem, describe(cause), cause);
        }
      }
      pace.sleeper().sleep(pause);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private sealed interface Outcome {
    default boolean isTooSlow() {
      return this instanceof Failed failed && failed.problem() == CoreProblem.SERVICE_TOO_SLOW;
    }

    record Answered(Answer answer) implements Outcome {}

    record Busy(int status, Duration retryAfter, String said) implements Outcome {}

    record Failed(CoreProblem problem, Exception cause) implements Outcome {}
  }

  private Outcome attempt(HttpRequest request, Duration limit) throws InterruptedException {
    var body = new LimitedBody(policy.answerBytes());
    // The client's own timeout ends with the headers; a body may stall after them.
    var exchange =
        client.sendAsync(
            request, _ -> HttpResponse.BodySubscribers.ofByteArrayConsumer(body::accept));
    try {
      var response = exchange.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
      return BUSY.contains(response.statusCode())
          ? new Outcome.Busy(response.statusCode(), retryAfter(response), said(body.bytes()))
          : new Outcome.Answered(new Answer(response.statusCode(), body.bytes()));
    } catch (TimeoutException e) {
      return new Outcome.Failed(CoreProblem.SERVICE_TOO_SLOW, e);
    } catch (ExecutionException | CancellationException e) {
      if (body.overflowed()) {
        throw new CodesenseException(
            CoreProblem.ANSWER_TOO_LARGE,
            "%s answers more than %d bytes".formatted(where(request), policy.answerBytes()),
            e);
      }
      if (e.getCause() instanceof IOException cause) {
        return new Outcome.Failed(CoreProblem.SERVICE_UNREACHABLE, cause);
      }
      throw new IllegalStateException("Cannot send to " + where(request), e);
    } finally {
      exchange.cancel(true);
    }
  }

  /// The beginning of an answer's text, for a message: what is busy and why only its body tells.
  private static String said(byte[] body) {
    var text =
        new String(body, StandardCharsets.UTF_8)
            .replaceAll("(?:<[^>]{0,1000}>|[\\p{Cntrl}\\s])+", " ")
            .strip();
    return text.isEmpty() ? "" : ": " + Head.withEllipsis(text, LONGEST_SAID);
  }

  private static void refuseIf(
      boolean unsure,
      HttpRequest request,
      CoreProblem problem,
      String what,
      @Nullable Exception cause) {
    if (unsure) {
      throw new CodesenseException(
          problem,
          "%s %s, not retried: the request may have taken effect".formatted(where(request), what),
          cause);
    }
  }

  private void giveUpIf(
      int attempt,
      Duration pause,
      long deadline,
      HttpRequest request,
      CoreProblem problem,
      String what,
      @Nullable Exception cause) {
    if (attempt >= policy.attempts() || pace.nanoTime().getAsLong() + pause.toNanos() > deadline) {
      throw new CodesenseException(
          problem,
          "%s %s, gave up after %d attempts".formatted(where(request), what, attempt),
          cause);
    }
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return RetryAfter.of(header(response, "Retry-After"), header(response, "Date"));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private String describe(Exception cause) {
    return cause instanceof TimeoutException
        ? "did not answer within " + policy.perAttempt().toMillis() + " ms"
        : "cannot be reached (%s)".formatted(cause.getClass().getSimpleName());
  }

  private static String where(HttpRequest request) {
    URI uri = request.uri();
    return "%s %s://%s%s"
        .formatted(
            request.method(),
            uri.getScheme(),
            uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort(),
            uri.getPath());
  }

  /// Collects a body up to a limit.
  private static final class LimitedBody {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;
    private volatile boolean overflowed;

    LimitedBody(int limit) {
      this.limit = limit;
    }

    void accept(Optional<byte[]> part) {
      if (part.isPresent()) {
        if (part.get().length > limit - bytes.size()) {
          overflowed = true;
          throw new IllegalStateException("body beyond the limit"); // ends the exchange
        }
        bytes.writeBytes(part.get());
      }
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    boolean overflowed() {
      return overflowed;
    }
  }
}
