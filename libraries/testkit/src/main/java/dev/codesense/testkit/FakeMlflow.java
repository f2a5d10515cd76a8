package dev.codesense.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// MLflow's tracking server (as of 3.17) on loopback, with a memory: as much of its API as the
/// client uses. Behaves as the real server does where the contract test of the client looks.
public final class FakeMlflow implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

  private final JsonCodec codec = new JsonCodec();
  private final LoopbackServer server;
  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, byte[]> artifacts = new TreeMap<>();
  private final Map<String, Model> models = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private String version = "3.17.2";
  private String artifactRoot = "mlflow-artifacts:/";
  private @Nullable String authorization;
  private @Nullable String knownHost;
  private @Nullable String loses;
  private boolean stalls;
  private int failing;

  /// A run as the server holds it.
  public static final class Run {
    private final String id;
    private final String experiment;
    private final String name;
    private final Object start;
    private final Map<String, String> params = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final List<Map<String, Object>> metrics = new ArrayList<>();
    private final List<Object> inputs = new ArrayList<>();
    private String status = "RUNNING";
    private @Nullable Object end;

    private Run(String id, String experiment, String name, Object start) {
      this.id = id;
      this.experiment = experiment;
      this.name = name;
      this.start = start;
    }

    public String name() {
      return name;
    }

    public String status() {
      return status;
    }

    public Map<String, String> params() {
      return params;
    }

    public Map<String, String> tags() {
      return tags;
    }

    /// The value of the last step, by name.
    public Map<String, Double> metrics() {
      var last = new TreeMap<String, Double>();
      metrics.stream()
          .sorted((a, b) -> Long.compare(number(a.get("step")), number(b.get("step"))))
          .forEach(one -> last.put(text(one.get("key")), Double.valueOf(text(one.get("value")))));
      return last;
    }
  }

  private static final class Model {
    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final List<Map<String, Object>> versions = new ArrayList<>();
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private FakeMlflow() throws IOException {
    server = LoopbackServer.start("fake-mlflow", this::handle);
  }

  public static FakeMlflow start() throws IOException {
    return new FakeMlflow();
  }

  public URI endpoint() {
    return server.url();
  }

  /// Says that it is another version.
  public synchronized FakeMlflow ofVersion(String other) {
    version = other;
    return this;
  }

  /// Refuses whoever does not bring this header.
  public synchronized FakeMlflow requireAuthorization(String header) {
    authorization = header;
    return this;
  }

  /// Refuses requests to any other host name, as `--allowed-hosts` does.
  public synchronized FakeMlflow allowHost(String host) {
    knownHost = host;
    return this;
  }

  /// Keeps artifacts at a place of its own, as `--no-serve-artifacts` does.
  public synchronized FakeMlflow withoutArtifacts() {
    artifactRoot = "/srv/mlruns/";
    return this;
  }

  /// Takes every request from now on, and answers none.
  public synchronized void stall() {
    stalls = true;
  }

  /// Answers so many requests with 500.
  public synchronized void fail(int times) {
    failing = times;
  }

  /// Loses parameters of this name without a word, as a proxy that changes requests would.
  public synchronized void lose(String param) {
    loses = param;
  }

  /// Requests so far, such as `POST /api/2.0/mlflow/runs/create`.
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /// What all requests have brought, in one text.
  public synchronized String received() {
    return String.join("\n", bodies);
  }

  public synchronized List<Run> runs() {
    return List.copyOf(runs.values());
  }

  /// Texts of artifacts by the end of their path.
  public synchronized Map<String, String> artifacts() {
    var texts = new TreeMap<String, String>();
    artifacts.forEach((path, content) ->
        texts.put(
            path.substring(path.indexOf("/artifacts/") + 11),
            new String(content, StandardCharsets.UTF_8)));
    return texts;
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var path = exchange.getRequestURI().getPath();
    synchronized (this) {
      requests.add(exchange.getRequestMethod() + " " + path);
      bodies.add(new String(body, StandardCharsets.UTF_8));
    }
    if (stalled()) {
      server.awaitClose();
      return;
    }
    try {
      answer(exchange, 200, answer(exchange, path, body));
    } catch (Refusal refusal) {
      answer(
          exchange,
          refusal.status,
          refusal.code.isEmpty()
              ? String.valueOf(refusal.getMessage()).getBytes(StandardCharsets.UTF_8)
              : codec.encode(
                  Map.of(
                      "error_code",
                      refusal.code,
                      "message",
                      String.valueOf(refusal.getMessage()))));
    }
  }

  private synchronized boolean stalled() {
    return stalls;
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private synchronized byte[] answer(HttpExchange exchange, String path, byte[] body) {
    var headers = exchange.getRequestHeaders();
    if (path.equals("/version")) {
      return version.getBytes(StandardCharsets.UTF_8);
    }
    if (knownHost != null && !knownHost.equals(headers.getFirst("Host"))) {
      throw new Refusal(403, "", "Invalid Host header - possible DNS rebinding attack detected");
    }
    if (authorization != null && !authorization.equals(headers.getFirst("Authorization"))) {
      throw new Refusal(401, "", "You are not authenticated.");
    }
    if (failing > 0) {
      failing--;
      throw new Refusal(500, "INTERNAL_ERROR", "the database is locked");
    }
    if (path.startsWith(ARTIFACTS)) {
      return artifact(exchange.getRequestMethod(), path.substring(ARTIFACTS.length()), body);
    }
    if (!path.startsWith(API)) {
      throw new Refusal(404, "", "Not Found");
    }
    var input = new HashMap<String, Object>(LoopbackServer.query(exchange));
    if (body.length > 0) {
      input.putAll(codec.decodeObject(body));
    }
    var call = exchange.getRequestMethod() + " " + path.substring(API.length());
    return codec.encode(result(call, input));
  }

  private byte[] artifact(String method, String path, byte[] body) {
    if (method.equals("PUT")) {
      artifacts.put(path, body);
      return new byte[] {'{', '}'};
    }
    var content = artifacts.get(path);
    if (content == null) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "No such artifact: '" + path + "'");
    }
    return content;
  }

  private Map<String, Object> result(String call, Map<String, Object> input) {
    return switch (call) {
      case "GET experiments/search" -> Map.of();
      case "GET experiments/get-by-name" -> experiment(text(input.get("experiment_name")));
      case "POST experiments/create" -> {
        var id = Integer.toString(experiments.size() + 1);
        experiments.put(text(input.get("name")), id);
        yield Map.of("experiment_id", id);
      }
      case "POST runs/create" -> create(input);
      case "POST runs/search" -> search(input);
      case "GET runs/get" -> Map.of("run", json(run(input)));
      case "POST runs/log-batch" -> log(input);
      case "POST runs/log-inputs" -> {
        run(input).inputs.addAll(list(input.get("datasets")));
        yield Map.of();
      }
      case "POST runs/update" -> {
        var run = run(input);
        run.status = text(input.get("status"));
        run.end = input.get("end_time");
        yield Map.of("run_info", info(run));
      }
      case "GET metrics/get-history" ->
          Map.of(
              "metrics",
              run(input).metrics.stream()
                  .filter(metric -> text(metric.get("key")).equals(input.get("metric_key")))
                  .toList());
      case "POST registered-models/create" -> {
        var name = text(input.get("name"));
        if (models.putIfAbsent(name, new Model()) != null) {
          throw new Refusal(
              400,
              "RESOURCE_ALREADY_EXISTS",
              "Registered Model (name=%s) already exists.".formatted(name));
        }
        yield Map.of("registered_model", json(name));
      }
      case "GET registered-models/get" -> Map.of("registered_model", json(name(input)));
      case "POST registered-models/set-tag" -> {
        model(input).tags.put(text(input.get("key")), text(input.get("value")));
        yield Map.of();
      }
      case "POST registered-models/alias" -> {
        version(input);
        model(input).aliases.put(text(input.get("alias")), text(input.get("version")));
        yield Map.of();
      }
      case "DELETE registered-models/alias" -> {
        model(input).aliases.remove(text(input.get("alias")));
        yield Map.of();
      }
      case "POST model-versions/create" -> {
        var model = model(input);
        var version = new LinkedHashMap<String, Object>(input);
        version.put("version", Integer.toString(model.versions.size() + 1));
        version.put("status", "READY");
        model.versions.add(version);
        yield Map.of("model_version", version);
      }
      case "GET model-versions/get" -> Map.of("model_version", version(input));
      case "GET model-versions/get-download-uri" ->
          Map.of("artifact_uri", text(version(input).get("source")));
      case "POST model-versions/set-tag" -> {
        var tags = new ArrayList<Object>(list(version(input).get("tags")));
        tags.removeIf(tag -> text(map(tag).get("key")).equals(input.get("key")));
        tags.add(Map.of("key", text(input.get("key")), "value", text(input.get("value"))));
        version(input).put("tags", tags);
        yield Map.of();
      }
      default -> throw new Refusal(404, "", "Not Found");
    };
  }

  private Map<String, Object> experiment(String name) {
    var id = experiments.get(name);
    if (id == null) {
      throw new Refusal(
          404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '" + name + "'");
    }
    return Map.of(
        "experiment", Map.of("experiment_id", id, "name", name, "lifecycle_stage", "active"));
  }

  private Map<String, Object> create(Map<String, Object> input) {
    var run =
        new Run(
            "%032x".formatted(runs.size() + 1),
            text(input.get("experiment_id")),
            text(input.get("run_name")),
            input.getOrDefault("start_time", 0));
    run.tags.put("mlflow.runName", run.name);
    for (var tag : list(input.get("tags"))) {
      run.tags.put(text(map(tag).get("key")), text(map(tag).get("value")));
    }
    runs.put(run.id, run);
    return Map.of("run", json(run));
  }

  /// Knows the one kind of filter that the client uses.
  private Map<String, Object> search(Map<String, Object> input) {
    var filter = text(input.get("filter")).split("[`']", -1);
    return Map.of(
        "runs",
        runs.values().stream()
            .filter(run -> list(input.get("experiment_ids")).contains(run.experiment))
            .filter(run -> filter[3].equals(run.tags.get(filter[1])))
            .map(this::json)
            .toList());
  }

  /// As the real server: what is no text is stored empty, what is too long is cut, and nobody is
  /// told.
  private Map<String, Object> log(Map<String, Object> input) {
    var run = run(input);
    for (var param : list(input.get("params"))) {
      var key = text(map(param).get("key"));
      if (!key.equals(loses)) {
        run.params.put(key, cut(map(param).get("value"), 6_000));
      }
    }
    for (var tag : list(input.get("tags"))) {
      run.tags.put(text(map(tag).get("key")), cut(map(tag).get("value"), 8_000));
    }
    for (var metric : list(input.get("metrics"))) {
      var point = new TreeMap<String, Object>();
      map(metric).forEach((key, value) -> point.put(text(key), value));
      if (point.get("value") instanceof String word && word.endsWith("Infinity")) {
        point.put("value", word.startsWith("-") ? -Double.MAX_VALUE : Double.MAX_VALUE);
      }
      if (!run.metrics.contains(point)) {
        run.metrics.add(point);
      }
    }
    return Map.of();
  }

  private static String cut(@Nullable Object value, int most) {
    return value instanceof String text ? text.substring(0, Math.min(most, text.length())) : "";
  }

  private Run run(Map<String, Object> input) {
    var id = text(input.get("run_id"));
    var run = runs.get(id);
    if (run == null) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found");
    }
    return run;
  }

  private Map<String, Object> info(Run run) {
    var info = new TreeMap<String, Object>();
    info.put("run_id", run.id);
    info.put("run_uuid", run.id);
    info.put("run_name", run.name);
    info.put("experiment_id", run.experiment);
    info.put("status", run.status);
    info.put("start_time", run.start);
    info.put("artifact_uri", "%s%s/%s/artifacts".formatted(artifactRoot, run.experiment, run.id));
    info.put("lifecycle_stage", "active");
    if (run.end != null) {
      info.put("end_time", run.end);
    }
    return info;
  }

  private Map<String, Object> json(Run run) {
    var last = new LinkedHashMap<String, Object>();
    run.metrics.stream()
        .sorted((a, b) -> Long.compare(number(a.get("step")), number(b.get("step"))))
        .forEach(metric -> last.put(text(metric.get("key")), metric));
    return Map.of(
        "info",
        info(run),
        "data",
        Map.of(
            "params",
            pairs(run.params),
            "tags",
            pairs(run.tags),
            "metrics",
            List.copyOf(last.values())),
        "inputs",
        Map.of("dataset_inputs", run.inputs));
  }

  private static List<Map<String, String>> pairs(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> Map.of("key", entry.getKey(), "value", entry.getValue()))
        .toList();
  }

  private static String name(Map<String, Object> input) {
    return text(input.get("name"));
  }

  private Model model(Map<String, Object> input) {
    var model = models.get(name(input));
    if (model == null) {
      throw new Refusal(
          404,
          "RESOURCE_DOES_NOT_EXIST",
          "Registered Model with name=%s not found".formatted(name(input)));
    }
    return model;
  }

  private Map<String, Object> version(Map<String, Object> input) {
    var versions = model(input).versions;
    int number = (int) number(input.get("version"));
    if (number < 1 || number > versions.size()) {
      throw new Refusal(
          404,
          "RESOURCE_DOES_NOT_EXIST",
          "Model Version (name=%s, version=%d) not found".formatted(name(input), number));
    }
    var version = versions.get(number - 1);
    version.put(
        "aliases",
        model(input).aliases.entrySet().stream()
            .filter(alias -> alias.getValue().equals(text(version.get("version"))))
            .map(Map.Entry::getKey)
            .toList());
    return version;
  }

  private Map<String, Object> json(String name) {
    var model = model(Map.of("name", name));
    return Map.of(
        "name",
        name,
        "tags",
        pairs(model.tags),
        "aliases",
        model.aliases.entrySet().stream()
            .map(alias -> Map.of("alias", alias.getKey(), "version", alias.getValue()))
            .toList());
  }

  private static long number(@Nullable Object value) {
    return Long.parseLong(text(value));
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
