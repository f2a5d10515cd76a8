package dev.codesense.tracking;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.PercentEncoding;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.text.Head;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON over HTTP with one service, and what its refusals mean. Thread-safe.
public final class ServiceHttp implements AutoCloseable {
  private static final int ANSWER_BYTES = 64 << 20;
  private static final int LONGEST_SAID = 500;

  private final ServiceAddress address;
  private final RecordCodec codec;
  private final RetryingHttp http;

  /// @param attempts at one request
  /// @param timeout longest wait for one answer; all attempts together take at most twice as long
  public ServiceHttp(
      ServiceAddress address,
      RecordCodec codec,
      int attempts,
      Duration timeout,
      RetryingHttp.Pace pace) {
    this.address = address;
    this.codec = codec;
    http =
        new RetryingHttp(
            new RetryingHttp.Policy(
                attempts,
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                timeout,
                timeout.multipliedBy(2),
                ANSWER_BYTES),
            pace);
  }

  @Override
  public void close() {
    http.close();
  }

  public ServiceAddress address() {
    return address;
  }

  public Map<String, Object> get(String path, Map<String, String> query)
      throws InterruptedException {
    return json(path, bytes(path, query));
  }

  /// The bytes as they come.
  public byte[] bytes(String path, Map<String, String> query) throws InterruptedException {
    return good(path, http.send(request(path, query).GET().build()));
  }

  /// For what may be sent twice.
  public Map<String, Object> post(String path, Object body) throws InterruptedException {
    return json(path, good(path, http.send(withBody(path, "POST", body))));
  }

  /// For what must not be done twice.
  public Map<String, Object> postOnce(String path, Object body) throws InterruptedException {
    return json(path, good(path, http.sendOnce(withBody(path, "POST", body))));
  }

  public void delete(String path, Object body) throws InterruptedException {
    good(path, http.send(withBody(path, "DELETE", body)));
  }

  /// Uploads a file as it is.
  public void put(String path, Path file) throws InterruptedException {
    BodyPublisher content;
    try {
      content = BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new CodesenseException(
          TrackingProblem.NOT_RECORDABLE, "There is no file " + file + " to upload", e);
    }
    good(path, http.send(request(path, Map.of()).PUT(content).build()));
  }

  /// What a refusal means.
  ///
  /// @param what was asked for, such as a path
  public CodesenseException refusal(String what, int status, String body) {
    var where = "%s at %s answers %d to %s".formatted(address.name(), address.base(), status, what);
    var said = said(body);
    if (status == 403 && said.contains("Invalid Host header")) {
      return new CodesenseException(
          TrackingProblem.HOST_REFUSED,
          "%s: it does not know the host name %s".formatted(where, address.host()));
    }
    var problem =
        switch (status) {
          case 401, 403 -> TrackingProblem.WRONG_KEY;
          case 404 ->
              body.stripLeading().startsWith("{")
                  ? TrackingProblem.NOT_THERE
                  : TrackingProblem.NOT_THE_SERVICE;
          default ->
              status >= 500
                  ? TrackingProblem.SERVER_FAILED
                  : status < 400 ? TrackingProblem.NOT_THE_SERVICE : TrackingProblem.REFUSED;
        };
    return new CodesenseException(
        problem,
        problem == TrackingProblem.WRONG_KEY
            ? "%s%s; the credentials are %s".formatted(where, said, address.variables())
            : where + said);
  }

  /// The API answered with something else than it is described.
  public CodesenseException notTheService(String path, String what, @Nullable Throwable cause) {
    return new CodesenseException(
        TrackingProblem.NOT_THE_SERVICE,
        "%s%s answers %s: it is not %s".formatted(address.base(), path, what, address.name()),
        cause);
  }

  private HttpRequest withBody(String path, String method, Object body) {
    return request(path, Map.of())
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofByteArray(codec.encode(body)))
        .build();
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    var url = URI.create(address.base() + path + PercentEncoding.query(query));
    var builder = HttpRequest.newBuilder(url);
    if (address.authorization() != null) {
      builder.header("Authorization", address.authorization().reveal());
    }
    return builder;
  }

  private byte[] good(String path, RetryingHttp.Answer answer) {
    if (answer.status() / 100 == 2) {
      return answer.body();
    }
    throw refusal(path, answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  private Map<String, Object> json(String path, byte[] body) {
    try {
      return body.length == 0 ? Map.of() : codec.decodeObject(body);
    } catch (IllegalArgumentException e) {
      throw notTheService(path, "no JSON object", e);
    }
  }

  /// What the server says of its refusal, on one line, fit for a message.
  private String said(String body) {
    String text;
    try {
      var json = codec.decodeObject(body.getBytes(StandardCharsets.UTF_8));
      text = String.valueOf(json.getOrDefault("message", json.getOrDefault("error", "")));
    } catch (IllegalArgumentException e) {
      text = body.stripLeading().startsWith("<") ? "" : body;
    }
    text = UrlCredentials.redacted(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip());
    return text.isEmpty() ? "" : ": " + Head.withEllipsis(text, LONGEST_SAID);
  }
}
