package dev.codesense.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.http.Backoff;
import dev.codesense.core.http.RetryAfter;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.http.TrustedCertificates;
import dev.codesense.core.text.Amount;
import dev.codesense.core.text.Head;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;

/// Requests to one server: with its Host and its key, within their time, up to a size, without
/// redirects, which a key would follow. Tries again what may be repeated. Thread-safe.
final class Connection implements AutoCloseable {
  static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final int ATTEMPTS = 4;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(5));
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<Integer> BUSY = Set.of(TOO_MANY_REQUESTS, 502, 503, 504);
  private static final long LARGEST_ANSWER = 64L << 20;
  private static final int LONGEST_SAID = 500;

  private final Endpoint endpoint;
  private final Duration timeout;
  private final RetryingHttp.Pace pace;
  private final OkHttpClient client;
  private final Retrofit retrofit;

  /// @param timeout longest wait for one answer; no attempt begins later than twice that
  Connection(Endpoint endpoint, Duration timeout, RetryingHttp.Pace pace) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.pace = pace;
    var builder =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(headers(endpoint))
            .addInterceptor(chain -> limited(chain.proceed(chain.request())));
    if (endpoint.ca() != null) {
      try {
        var manager = TrustedCertificates.manager(endpoint.ca());
        builder.sslSocketFactory(TrustedCertificates.context(manager).getSocketFactory(), manager);
      } catch (IOException e) {
        throw new CodesenseException(
            ServingProblem.CERTIFICATES_UNREADABLE,
            "Cannot connect to %s: %s".formatted(endpoint, e.getMessage()),
            e);
      }
    }
    client = builder.build();
    retrofit =
        new Retrofit.Builder()
            .baseUrl(endpoint.base())
            .client(client)
            .addConverterFactory(JacksonConverterFactory.create(MAPPER))
            .build();
  }

  private static Interceptor headers(Endpoint endpoint) {
    return chain -> {
      var request = chain.request().newBuilder();
      if (endpoint.host() != null) {
        request.header("Host", endpoint.host());
      }
      if (endpoint.authorization() != null) {
        request.header("Authorization", endpoint.authorization().reveal());
      }
      return chain.proceed(request.build());
    };
  }

  private static Response limited(Response response) {
    var body = response.body();
    return response
        .newBuilder()
        .body(
            ResponseBody.create(
                Okio.buffer(new Limited(body.source())), body.contentType(), body.contentLength()))
        .build();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  <A> A create(Class<A> api) {
    return retrofit.create(api);
  }

  /// Sends until there is an answer: any status but those of a busy server.
  ///
  /// @throws CodesenseException when patience ends, with a [CoreProblem]; when what answers is not
  ///   the server, or refuses the key
  <T> retrofit2.Response<T> send(Call<T> call) throws InterruptedException {
    long deadline = pace.nanoTime().getAsLong() + 2 * timeout.toNanos();
    for (int attempt = 1; ; attempt++) {
      CodesenseException failure;
      var pause = BACKOFF.jittered(attempt, pace.random());
      try {
        var answer = sendOnce(call.clone());
        if (!BUSY.contains(answer.code())) {
          return answer;
        }
        var asked = RetryAfter.of(header(answer, "Retry-After"), header(answer, "Date"));
        pause = asked.compareTo(pause) > 0 ? asked : pause;
        failure = refusal(CoreProblem.SERVICE_BUSY, answer, said(answer));
      } catch (CodesenseException e) {
        if (e.problem().kind() != CoreProblem.SERVICE_BUSY.kind()) {
          throw e;
        }
        failure = e;
      }
      if (attempt == ATTEMPTS || pace.nanoTime().getAsLong() + pause.toNanos() > deadline) {
        throw new CodesenseException(
            failure.problem(),
            "%s; gave up after %s".formatted(failure.getMessage(), Amount.of(attempt, "attempts")),
            failure);
      }
      pace.sleeper().sleep(pause);
    }
  }

  /// As [#send], but for what must not be done twice, or where being busy is an answer.
  <T> retrofit2.Response<T> sendOnce(Call<T> call) throws InterruptedException {
    try {
      var answer = call.execute();
      if (answer.code() == 401 || answer.code() == 403) {
        throw refusal(
            ServingProblem.KEY_REFUSED,
            answer,
            endpoint.authorization() == null
                ? "no credentials were sent"
                    + (endpoint.variables().isEmpty()
                        ? ""
                        : "; they come from " + endpoint.variables())
                : "the credentials are " + endpoint.variables());
      }
      if (answer.code() / 100 == 3) {
        throw refusal(ServingProblem.NOT_THE_SERVICE, answer, "redirects are not followed");
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw notTheService(path(call), "something else than its API describes", e);
    } catch (IOException e) {
      throw failure(path(call), e);
    }
  }

  /// The body of a good answer.
  ///
  /// @throws CodesenseException when there is none
  <T> T body(retrofit2.Response<T> answer) {
    var body = answer.body();
    if (body == null) {
      throw notTheService(path(answer), "nothing", null);
    }
    return body;
  }

  /// What a refusal means, in the server's own words.
  CodesenseException refusal(Problem problem, retrofit2.Response<?> answer, String why) {
    return new CodesenseException(
        problem,
        "%s answers %d to %s%s"
            .formatted(endpoint, answer.code(), path(answer), why.isEmpty() ? "" : ": " + why));
  }

  CodesenseException notTheService(String path, String what, @Nullable Throwable cause) {
    return new CodesenseException(
        ServingProblem.NOT_THE_SERVICE,
        "%s answers %s with %s".formatted(endpoint, path, what),
        cause);
  }

  /// What the server says of its refusal, on one line, fit for a message: the field that says so,
  /// or the text that is no page.
  String said(retrofit2.Response<?> answer) {
    var body = answer.errorBody();
    if (body == null) {
      return "";
    }
    String text;
    try {
      text = body.string();
    } catch (IOException e) {
      return "";
    }
    try {
      var json = MAPPER.readTree(text);
      for (var path : new String[] {"/error/message", "/error", "/detail", "/message"}) {
        if (json.at(path).isTextual()) {
          text = json.at(path).asText();
          break;
        }
      }
    } catch (JsonProcessingException e) {
      text = text.stripLeading().startsWith("<") ? "" : text;
    }
    if (endpoint.authorization() != null) {
      var header = endpoint.authorization().reveal();
      text = text.replace(header.substring(header.indexOf(' ') + 1), "[redacted]");
    }
    return Head.withEllipsis(
        UrlCredentials.redacted(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip()), LONGEST_SAID);
  }

  private static String header(retrofit2.Response<?> answer, String name) {
    var value = answer.headers().get(name);
    return value == null ? "" : value;
  }

  static String path(retrofit2.Response<?> answer) {
    return answer.raw().request().url().encodedPath();
  }

  private static String path(Call<?> call) {
    return call.request().url().encodedPath();
  }

  private CodesenseException failure(String path, IOException e) throws InterruptedException {
    if (Thread.interrupted()) {
      var interruption = new InterruptedException(e.getMessage());
      interruption.initCause(e);
      throw interruption;
    }
    if (e instanceof TooLarge) {
      return new CodesenseException(
          CoreProblem.ANSWER_TOO_LARGE,
          "%s answers %s with more than %s".formatted(endpoint, path, Amount.bytes(LARGEST_ANSWER)),
          e);
    }
    if (e instanceof InterruptedIOException) {
      return new CodesenseException(
          CoreProblem.SERVICE_TOO_SLOW,
          "%s does not answer %s within %s".formatted(endpoint, path, Amount.time(timeout)),
          e);
    }
    boolean nobodyThere = e instanceof ConnectException || e instanceof UnknownHostException;
    return new CodesenseException(
        CoreProblem.SERVICE_UNREACHABLE,
        "%s %s (%s: %s)"
            .formatted(
                endpoint,
                nobodyThere ? "cannot be reached" : "breaks off",
                e.getClass().getSimpleName(),
                Head.withEllipsis(String.valueOf(e.getMessage()), LONGEST_SAID)),
        e);
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// An answer that ends where it becomes too long.
  private static final class Limited extends ForwardingSource {
    private long left = LARGEST_ANSWER;

    Limited(Source source) {
      super(source);
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long read = super.read(sink, byteCount);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooLarge();
      }
      return read;
    }
  }
}
