package dev.codesense.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The public API of Langfuse 4 on loopback, with a memory. No real server was at hand to compare
/// it with: answers have the form of Langfuse's OpenAPI description, which a test checks.
public final class FakeLangfuse implements AutoCloseable {
  public static final String PUBLIC_KEY = "pk-lf-test";
  public static final String SECRET_KEY = "sk-lf-test";

  private static final String API = "/api/public/";
  private static final String TIME = "2026-01-02T03:04:05.000Z";

  private final JsonCodec codec = new JsonCodec();
  private final LoopbackServer server;
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Map<String, Map<String, Object>> prompts = new TreeMap<>();
  private final Map<String, Map<String, Object>> datasets = new TreeMap<>();
  private final Map<String, Map<String, Object>> items = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> scores = new LinkedHashMap<>();
  private String version = "4.16.0";
  private @Nullable String disliked;
  private boolean stalls;

  /// A request with a body in JSON, and its good answer.
  public record Exchange(
      String method, String path, Map<String, Object> request, Map<String, Object> answer) {}

  private FakeLangfuse() throws IOException {
    server = LoopbackServer.start("fake-langfuse", this::handle);
  }

  public static FakeLangfuse start() throws IOException {
    return new FakeLangfuse();
  }

  public URI endpoint() {
    return server.url();
  }

  /// Says that it is another version.
  public synchronized FakeLangfuse ofVersion(String other) {
    version = other;
    return this;
  }

  /// The next version of a prompt of text.
  public synchronized void prompt(String name, String text) {
    prompts.merge(
        name,
        Map.of(
            "type",
            "text",
            "name",
            name,
            "version",
            1,
            "config",
            Map.of(),
            "labels",
            List.of("production", "latest"),
            "tags",
            List.of(),
            "prompt",
            text),
        (before, first) -> {
          var next = new TreeMap<>(first);
          next.put("version", (int) Objects.requireNonNull(before.get("version")) + 1);
          return next;
        });
  }

  /// A prompt of messages.
  public synchronized void chat(String name, List<Map<String, Object>> messages) {
    prompts.put(
        name,
        Map.of(
            "type",
            "chat",
            "name",
            name,
            "version",
            1,
            "config",
            Map.of(),
            "labels",
            List.of("production"),
            "tags",
            List.of(),
            "prompt",
            messages));
  }

  /// Refuses every batch that has a span of this name.
  public synchronized void dislike(String span) {
    disliked = span;
  }

  /// Takes every request from now on, and answers none.
  public synchronized void stall() {
    stalls = true;
  }

  /// Waits until a request was taken and not answered.
  public void awaitStalled() throws InterruptedException {
    stalled.await();
  }

  /// Exchanges with a good answer so far.
  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /// Bodies of good requests to a path, such as `scores`.
  public synchronized List<Map<String, Object>> bodies(String path) {
    return exchanges.stream()
        .filter(one -> one.path().equals(API + path) && one.method().equals("POST"))
        .map(Exchange::request)
        .toList();
  }

  /// Every span that was taken, in the order they came.
  public synchronized List<Map<?, ?>> spans() {
    return bodies("otel/v1/traces").stream().<Map<?, ?>>flatMap(FakeLangfuse::spans).toList();
  }

  private static Stream<Map<?, ?>> spans(Map<String, Object> body) {
    return list(body.get("resourceSpans")).stream()
        .flatMap(resource -> list(map(resource).get("scopeSpans")).stream())
        .flatMap(scope -> list(map(scope).get("spans")).stream())
        .map(FakeLangfuse::map);
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    if (stalls()) {
      stalled.countDown();
      server.awaitClose();
      return;
    }
    int status = 200;
    Map<String, Object> answer;
    try {
      answer = answer(exchange, body);
    } catch (Refusal refusal) {
      status = refusal.status;
      answer = Map.of("message", String.valueOf(refusal.getMessage()), "error", "refused");
    }
    var bytes = codec.encode(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private synchronized boolean stalls() {
    return stalls;
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private synchronized Map<String, Object> answer(HttpExchange exchange, byte[] body) {
    var method = exchange.getRequestMethod();
    var uri = exchange.getRequestURI();
    var request = body.length == 0 ? Map.<String, Object>of() : codec.decodeObject(body);
    Map<String, Object> answer;
    if (uri.getPath().equals(API + "health")) {
      answer = Map.of("status", "OK", "version", version);
    } else {
      var pair = (PUBLIC_KEY + ":" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
      if (!("Basic " + Base64.getEncoder().encodeToString(pair))
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        throw new Refusal(401, "Invalid credentials. Confirm that you've configured the host.");
      }
      answer = result(method, uri.getRawPath(), LoopbackServer.query(exchange), request);
    }
    exchanges.add(new Exchange(method, uri.getPath(), request, answer));
    return answer;
  }

  private Map<String, Object> result(
      String method, String path, Map<String, String> query, Map<String, Object> request) {
    var call = method + " " + path.substring(API.length());
    return switch (call) {
      case "GET projects" -> Map.of("data", List.of());
      case "POST otel/v1/traces" -> {
        if (spans(request).anyMatch(span -> Objects.equals(span.get("name"), disliked))) {
          throw new Refusal(400, "a malformed span");
        }
        yield Map.of();
      }
      case "POST scores" -> score(request);
      case "GET v3/scores" -> scores(query);
      case "GET v2/observations" -> observations(query);
      case "POST v2/datasets" -> {
        var name = text(request.get("name"));
        datasets.putIfAbsent(name, request);
        yield dataset(name);
      }
      case "POST dataset-items" -> item(request);
      case "GET dataset-items" -> items(query);
      default -> {
        if (call.startsWith("GET v2/prompts/")) {
          yield prompt(decoded(call.substring("GET v2/prompts/".length())), query);
        }
        if (call.startsWith("GET v2/datasets/")) {
          yield dataset(decoded(call.substring("GET v2/datasets/".length())));
        }
        throw new Refusal(404, "no such call");
      }
    };
  }

  private Map<String, Object> score(Map<String, Object> request) {
    var id = text(request.get("id"));
    var json = new TreeMap<String, Object>();
    json.put("id", id);
    json.put("projectId", "project-1");
    json.put("name", text(request.get("name")));
    json.put("source", "API");
    json.put("dataType", text(request.get("dataType")));
    boolean truth = "BOOLEAN".equals(request.get("dataType"));
    var value = Objects.requireNonNull(request.get("value"));
    json.put("value", truth ? (Object) value.equals(1) : value);
    json.put("timestamp", TIME);
    json.put("environment", text(request.getOrDefault("environment", "default")));
    json.put("createdAt", TIME);
    json.put("updatedAt", TIME);
    json.put("subject", Map.of("kind", "trace", "id", text(request.get("traceId"))));
    if (request.get("comment") instanceof String comment) {
      json.put("comment", comment);
    }
    scores.put(id, json);
    return Map.of("id", id);
  }

  /// Pages by a cursor, which is the number of the first score.
  private Map<String, Object> scores(Map<String, String> query) {
    int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
    if (limit > 100) {
      throw new Refusal(400, "limit must be at most 100");
    }
    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    var all =
        scores.values().stream()
            .filter(score ->
                List.of(query.getOrDefault("name", "").split(",")).contains(score.get("name")))
            .filter(score -> TIME.compareTo(query.getOrDefault("fromTimestamp", "")) >= 0)
            .toList();
    var meta = new TreeMap<String, Object>();
    meta.put("limit", limit);
    if (from + limit < all.size()) {
      meta.put("cursor", Integer.toString(from + limit));
    }
    return Map.of("data", all.stream().skip(from).limit(limit).toList(), "meta", meta);
  }

  /// Of the spans that were sent, those of a trace without a parent: input and output are texts.
  private Map<String, Object> observations(Map<String, String> query) {
    var data = new ArrayList<Map<String, Object>>();
    for (var span : spans()) {
      if (text(span.get("traceId")).equals(query.get("traceId"))
          && text(span.get("parentSpanId")).isEmpty()) {
        var json = new TreeMap<String, Object>();
        json.put("id", text(span.get("spanId")));
        json.put("traceId", text(span.get("traceId")));
        json.put("projectId", "project-1");
        json.put("startTime", TIME);
        json.put("type", "SPAN");
        json.put("name", text(span.get("name")));
        json.put("isRootObservation", true);
        for (var attribute : list(span.get("attributes"))) {
          var key = text(map(attribute).get("key"));
          if (key.equals("langfuse.observation.input")
              || key.equals("langfuse.observation.output")) {
            json.put(
                key.substring(key.lastIndexOf('.') + 1),
                text(map(map(attribute).get("value")).get("stringValue")));
          }
        }
        data.add(json);
      }
    }
    return Map.of("data", data, "meta", Map.of());
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }

  private Map<String, Object> prompt(String name, Map<String, String> query) {
    var prompt = prompts.get(name);
    if (prompt == null
        || (query.containsKey("version")
            && !text(prompt.get("version")).equals(query.get("version")))
        || (query.containsKey("label")
            && !list(prompt.get("labels")).contains(query.get("label")))) {
      throw new Refusal(404, "Prompt not found: '" + name + "'");
    }
    return prompt;
  }

  /// A dataset that a team made.
  public void dataset(String name, Map<String, Object> metadata) {
    datasets.put(name, Map.of("name", name, "metadata", metadata));
  }

  /// An item that a person wrote there.
  public void item(String dataset, String id, String input, Map<String, Object> metadata) {
    item(Map.of("datasetName", dataset, "id", id, "input", input, "metadata", metadata));
  }

  private Map<String, Object> dataset(String name) {
    var created = datasets.get(name);
    if (created == null) {
      throw new Refusal(404, "Dataset not found");
    }
    var json = new TreeMap<String, Object>();
    json.put("id", "dataset-" + name);
    json.put("name", name);
    json.put("description", text(created.get("description")));
    json.put("metadata", created.getOrDefault("metadata", Map.of()));
    json.put("inputSchema", Map.of());
    json.put("expectedOutputSchema", Map.of());
    json.put("projectId", "project-1");
    json.put("createdAt", TIME);
    json.put("updatedAt", TIME);
    return json;
  }

  private Map<String, Object> item(Map<String, Object> request) {
    var dataset = text(request.get("datasetName"));
    if (!datasets.containsKey(dataset)) {
      throw new Refusal(404, "Dataset not found");
    }
    var json = new TreeMap<String, Object>(request);
    for (var key : List.of("input", "expectedOutput", "metadata")) {
      json.putIfAbsent(key, Map.of());
    }
    json.put("status", "ACTIVE");
    json.put("datasetId", "dataset-" + dataset);
    json.put("sourceTraceId", "");
    json.put("sourceObservationId", "");
    json.put("createdAt", TIME);
    json.put("updatedAt", TIME);
    json.put("mediaReferences", List.of());
    items.put(text(json.get("id")), json);
    return json;
  }

  private Map<String, Object> items(Map<String, String> query) {
    int page = Integer.parseInt(query.getOrDefault("page", "1"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
    if (limit > 100) {
      throw new Refusal(400, "limit must be at most 100");
    }
    var all =
        items.values().stream()
            .filter(item -> text(item.get("datasetName")).equals(query.get("datasetName")))
            .toList();
    return Map.of(
        "data",
        all.stream().skip((page - 1L) * limit).limit(limit).toList(),
        "meta",
        Map.of(
            "page",
            page,
            "limit",
            limit,
            "totalItems",
            all.size(),
            "totalPages",
            (all.size() + limit - 1) / limit));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
