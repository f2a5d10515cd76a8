package dev.codesense.serving;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A server that answers each path as it was told, and remembers what it was asked.
final class Script implements AutoCloseable {
  private final Map<String, List<Said>> answers;
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final LoopbackServer server;

  /// @param location of a redirect; empty for none
  record Said(int status, String body, String location) {}

  /// @param uri with its query
  record Asked(String method, String uri, Map<String, String> headers, String body) {

    /// The value of a header; empty for none.
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Script(Map<String, List<Said>> answers) throws IOException {
    this.answers = new TreeMap<>(answers);
    server = LoopbackServer.start("script", this::answer);
  }

  /// One answer, however often it is asked for.
  static Script of(String path, int status, String body) throws IOException {
    return new Script(Map.of(path, List.of(new Said(status, body, ""))));
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    var path = exchange.getRequestURI().getPath();
    var all = answers.getOrDefault(path, List.of(new Said(404, "{\"detail\":\"Not Found\"}", "")));
    long before = asked.stream().filter(one -> one.uri().split("\\?", 2)[0].equals(path)).count();
    var said = all.get((int) Math.min(before - 1, all.size() - 1));
    if (!said.location().isEmpty()) {
      exchange.getResponseHeaders().add("Location", said.location());
    }
    var body = said.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  URI url() {
    return server.url();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// What was waited between attempts.
  List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /// Does not wait, and remembers that it should have.
  RetryingHttp.Pace pace() {
    return new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), pauses::add);
  }

  @Override
  public void close() {
    server.close();
  }
}
