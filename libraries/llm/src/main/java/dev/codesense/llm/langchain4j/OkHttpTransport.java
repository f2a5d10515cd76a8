package dev.codesense.llm.langchain4j;

import dev.codesense.core.CoreProblem;
import dev.codesense.core.Secret;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.http.RetryAfter;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ReplyText;
import dev.codesense.llm.guard.FailedAttempt;
import dev.codesense.llm.guard.FailedAttempt.Next;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// One HTTP request and its answer: with the Host header that the settings name, within their time,
/// up to a size, without redirects, without retries. Blocks; an interrupt of a virtual thread ends
/// it.
final class OkHttpTransport implements HttpClient, AutoCloseable {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER = 16 << 20;
  private static final long LARGEST_STREAM = 64L << 20;

  /// A stream may go on as long as parts arrive, but not forever.
  private static final int STREAM_TIMEOUTS = 10;

  private static final int SHOWN = 300;
  private static final int READ_OF_REFUSAL = 16_384;

  private final OkHttpClient client;
  private final OkHttpClient streaming;
  private final @Nullable String host;
  private final @Nullable Secret key;
  private final Duration timeout;

  OkHttpTransport(ModelConfig config, @Nullable Secret key) {
    host = config.host();
    timeout = config.limits().timeout();
    this.key = key;
    client =
        new OkHttpClient.Builder()
            .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .callTimeout(timeout)
            .followRedirects(false)
            .followSslRedirects(false)
            // A request that was sent is not sent again behind the budget's back.
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(config.limits().parallel(), 1, TimeUnit.MINUTES))
            .build();
    streaming = client.newBuilder().callTimeout(timeout.multipliedBy(STREAM_TIMEOUTS)).build();
  }

  /// How LangChain4j asks for it; what it says of timeouts is known better here.
  HttpClientBuilder builder() {
    return new HttpClientBuilder() {
      @Override
      public Duration connectTimeout() {
        return timeout;
      }

      @Override
      public HttpClientBuilder connectTimeout(Duration other) {
        return this;
      }

      @Override
      public Duration readTimeout() {
        return timeout;
      }

      @Override
      public HttpClientBuilder readTimeout(Duration other) {
        return this;
      }

      @Override
      public HttpClient build() {
        return OkHttpTransport.this;
      }
    };
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try (var response = call(client, request).execute()) {
      refuse(request, response);
      var body = response.body().byteStream().readNBytes(LARGEST_ANSWER + 1);
      if (body.length > LARGEST_ANSWER) {
        throw tooLarge(LARGEST_ANSWER);
      }
      return success(response).body(body).build();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try (var response = call(streaming, request).execute()) {
      refuse(request, response);
      listener.onOpen(success(response).build());
      var heard = new Listener(listener);
      parser.parse(new Limited(response.body().byteStream()), heard);
      heard.end(isStream(response));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Call call(OkHttpClient client, HttpRequest request) {
    var builder = new Request.Builder().url(request.url());
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.addHeader(name, value)));
    if (host != null) {
      builder.header("Host", host);
    }
    builder.method(
        request.method().name(),
        request.body() == null
            ? null
            : RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8)));
    return client.newCall(builder.build());
  }

  private static SuccessfulHttpResponse.Builder success(Response response) {
    return SuccessfulHttpResponse.builder()
        .statusCode(response.code())
        .headers(response.headers().toMultimap());
  }

  private void refuse(HttpRequest request, Response response) throws IOException {
    if (!response.isSuccessful()) {
      var body =
          new String(
              response.body().byteStream().readNBytes(READ_OF_REFUSAL), StandardCharsets.UTF_8);
      throw Refusal.of(
          response.code(),
          shown(body),
          RetryAfter.of(header(response, "Retry-After"), header(response, "Date")),
          // `json_schema`, `responseJsonSchema` or `schema`; in a prompt, the quote is escaped.
          request.body() != null && request.body().contains("chema\""));
    }
  }

  /// Whether the answer says that it is a stream, or says nothing of what it is.
  private static boolean isStream(Response response) {
    var type = header(response, "Content-Type");
    return type.isEmpty() || type.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  private static String header(Response response, String name) {
    var value = response.header(name);
    return value == null ? "" : value;
  }

  /// A server's text fit for a message: short, on one line, without the key.
  private String shown(String body) {
    var text = key == null ? body : body.replace(key.reveal(), "[redacted]");
    return UrlCredentials.redacted(ReplyText.shown(text, SHOWN));
  }

  private static FailedAttempt failure(IOException e) {
    if (e instanceof TooLarge) {
      return tooLarge(LARGEST_STREAM);
    }
    if (e instanceof InterruptedIOException) {
      return new FailedAttempt(
          CoreProblem.SERVICE_TOO_SLOW, Next.AGAIN_BUT_CHARGED, "did not answer in time");
    }
    boolean nobodyThere =
        e instanceof ConnectException
            || e instanceof UnknownHostException
            || e instanceof NoRouteToHostException;
    return new FailedAttempt(
        CoreProblem.SERVICE_UNREACHABLE,
        nobodyThere ? Next.AGAIN : Next.AGAIN_BUT_CHARGED,
        "cannot be reached (%s: %s)"
            .formatted(
                e.getClass().getSimpleName(),
                ReplyText.shown(String.valueOf(e.getMessage()), 120)));
  }

  private static FailedAttempt tooLarge(long limit) {
    return new FailedAttempt(
        CoreProblem.ANSWER_TOO_LARGE,
        Next.NEVER_BUT_CHARGED,
        "answers more than %d bytes".formatted(limit));
  }

  /// Hands on what arrives, and ends the stream at the first failure: LangChain4j's parser only
  /// logs what a listener throws.
  private static final class Listener implements ServerSentEventListener {
    private final ServerSentEventListener inner;
    private @Nullable FailedAttempt failed;
    private boolean any;

    Listener(ServerSentEventListener inner) {
      this.inner = inner;
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      any = true;
      try {
        inner.onEvent(event, context);
      } catch (RuntimeException e) {
        failed = unreadable();
        context.parsingHandle().cancel();
      }
    }

    @Override
    public void onError(Throwable e) {
      if (failed == null) {
        failed =
            e instanceof IOException broken && (!any || e instanceof TooLarge)
                ? failure(broken)
                : new FailedAttempt(
                    LlmProblem.STALLED, Next.AGAIN_BUT_CHARGED, "stalled in the middle of a reply");
      }
    }

    /// @param stream whether it was one: a login page has no events either
    void end(boolean stream) {
      if (failed != null) {
        throw failed;
      }
      if (!any && !stream) {
        throw unreadable();
      }
      inner.onClose();
    }
  }

  static FailedAttempt unreadable() {
    return new FailedAttempt(
        LlmProblem.MALFORMED_REPLY,
        Next.NEVER_BUT_CHARGED,
        "answers what is no reply of the API that its kind names");
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// A stream that ends where it becomes too long.
  private static final class Limited extends FilterInputStream {
    private long left = LARGEST_STREAM;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) throws TooLarge {
      left -= bytes;
      if (left < 0) {
        throw new TooLarge();
      }
    }
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
