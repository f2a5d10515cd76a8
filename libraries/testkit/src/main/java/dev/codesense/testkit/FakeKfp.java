package dev.codesense.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The REST API of Kubeflow Pipelines (v2beta1, as of 2.17) on loopback, with a memory and no
/// cluster: nothing runs, a test says how far a run is. Behaves as the real server does where the
/// contract tests of the client look.
public final class FakeKfp implements AutoCloseable {
  private static final String API = "/apis/v2beta1/";
  private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");
  private static final Pattern MULTIPART =
      Pattern.compile("(?s)--\\S+\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n(.*)\\r\\n--\\S+--\\s*");
  private static final Pattern LOG =
      Pattern.compile("/apis/v1alpha1/runs/([^/]+)/nodes/([^/]+)/log");

  private final JsonCodec codec = new JsonCodec();
  private final LoopbackServer server;
  private final @Nullable SwaggerCheck description;

  private final Map<String, Map<String, Object>> pipelines = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> versions = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> experiments = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> runs = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> recurring = new LinkedHashMap<>();
  private final Map<String, String> logs = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> specViolations = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private @Nullable String authorization;
  private @Nullable String cookie;
  private boolean manyUsers;
  private int made;

  private FakeKfp(@Nullable SwaggerCheck description) throws IOException {
    this.description = description;
    server = LoopbackServer.start("fake-kfp", this::handle);
  }

  /// @param description checks every request and answer; null: nobody does
  public static FakeKfp start(@Nullable SwaggerCheck description) throws IOException {
    return new FakeKfp(description);
  }

  /// Where it listens.
  public URI endpoint() {
    return server.url();
  }

  /// Refuses whoever does not bring this header.
  public synchronized FakeKfp requireBearer(String token) {
    authorization = "Bearer " + token;
    return this;
  }

  /// Sends whoever does not bring this cookie to a login page, as a proxy does.
  public synchronized FakeKfp requireCookie(String value) {
    cookie = value;
    return this;
  }

  /// As an installation for many users: namespaces are needed.
  public synchronized FakeKfp forManyUsers() {
    manyUsers = true;
    return this;
  }

  /// What a request meets once.
  private record Fault(String method, String pathEnd, int status, boolean done) {}

  /// The next such request is answered with `status`, and nothing is done.
  public synchronized void failNext(String method, String pathEnd, int status) {
    faults.add(new Fault(method, pathEnd, status, false));
  }

  /// The next such request is done, and its answer is lost on the way.
  public synchronized void loseNextAnswer(String method, String pathEnd) {
    faults.add(new Fault(method, pathEnd, 0, true));
  }

  /// Requests so far, such as `POST /apis/v2beta1/runs`.
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /// Where requests and answers differ from the description.
  public synchronized List<String> specViolations() {
    return List.copyOf(specViolations);
  }

  /// Lets a run be in a state.
  public synchronized void state(String runId, String state) {
    var run = Objects.requireNonNull(runs.get(runId), "no such run");
    run.put("state", state);
    if (List.of("SUCCEEDED", "FAILED", "CANCELED", "SKIPPED").contains(state)) {
      run.put("finished_at", now());
    }
  }

  /// Lets a task of a run be in a state, with a log of its pod.
  public synchronized void task(String runId, String name, String state, @Nullable String log) {
    var run = Objects.requireNonNull(runs.get(runId), "no such run");
    var workflow = "workflow-" + runId.substring(0, 5);
    var node = workflow + "-" + (1000 + name.hashCode() % 1000);
    var task = new TreeMap<String, Object>();
    task.put("run_id", runId);
    task.put("task_id", id());
    task.put("display_name", name);
    task.put("create_time", now());
    task.put("start_time", now());
    task.put("end_time", now());
    task.put("state", state);
    task.put("child_tasks", List.of(Map.of("pod_name", node)));
    var tasks = new ArrayList<Object>();
    if (run.get("run_details") instanceof Map<?, ?> details
        && details.get("task_details") instanceof List<?> earlier) {
      earlier.stream()
          .filter(one -> !name.equals(((Map<?, ?>) one).get("display_name")))
          .forEach(tasks::add);
    }
    tasks.add(task);
    run.put("run_details", new TreeMap<>(Map.of("task_details", tasks)));
    if (log != null) {
      logs.put(runId + " " + node.replaceFirst("-(\\d+)$", "-system-container-impl-$1"), log);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /// An answer other than 200.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    var method = exchange.getRequestMethod();
    var path = exchange.getRequestURI().getPath();
    var query = LoopbackServer.query(exchange);
    var content = exchange.getRequestBody().readAllBytes();
    synchronized (this) {
      requests.add(method + " " + path);
      var fault = fault(method, path);
      if (fault != null && !fault.done()) {
        send(exchange, fault.status(), error(fault.status(), "made to fail"));
        return;
      }
      if (refused(exchange)) {
        return;
      }
      try {
        var answer = answer(method, path, query, content);
        if (fault == null) {
          send(exchange, 200, answer);
        }
      } catch (Refusal e) {
        send(exchange, e.status, error(e.status, String.valueOf(e.getMessage())));
      }
    }
  }

  private @Nullable Fault fault(String method, String path) {
    for (var fault : faults) {
      if (fault.method().equals(method) && path.endsWith(fault.pathEnd())) {
        faults.remove(fault);
        return fault;
      }
    }
    return null;
  }

  private boolean refused(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    if (cookie != null && !cookie.equals(headers.getFirst("Cookie"))) {
      exchange.getResponseHeaders().set("Location", "/dex/auth");
      exchange.sendResponseHeaders(302, -1);
      return true;
    }
    if (authorization != null && !authorization.equals(headers.getFirst("Authorization"))) {
      boolean nobody = headers.getFirst("Authorization") == null;
      send(
          exchange,
          nobody ? 401 : 403,
          error(nobody ? 401 : 403, nobody ? "Request header error" : "is not authorized"));
      return true;
    }
    return false;
  }

  private static Map<String, Object> error(int status, String message) {
    return Map.of("code", status, "message", message, "details", List.of());
  }

  private void send(HttpExchange exchange, int status, Object body) throws IOException {
    var bytes =
        body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : codec.encode(body);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Object answer(String method, String path, Map<String, String> query, byte[] content)
      throws Refusal {
    Matcher log = LOG.matcher(path);
    if (log.matches()) {
      return logs.getOrDefault(
          log.group(1) + " " + log.group(2), "{\"error_message\":\"Failed to read logs\"}");
    }
    if (path.endsWith(":read")) {
      throw new Refusal(404, "artifact not found");
    }
    boolean upload = path.startsWith(API + "pipelines/upload");
    Map<String, Object> body =
        upload || content.length == 0 ? Map.of() : codec.decodeObject(content);
    if (description != null) {
      specViolations.addAll(description.request(method, path, query, upload ? null : body));
    }
    var answer =
        switch (method + " " + path.replace(API, "").replaceAll("[0-9a-f-]{36}", "ID")) {
          case "GET healthz" -> manyUsers ? Map.of("multi_user", true) : Map.of();
          case "GET pipelines" -> page(inNamespace(pipelines, query), query, "pipelines");
          case "POST pipelines" -> makePipeline(body);
          case "GET pipelines/ID" -> one(pipelines, path);
          case "GET pipelines/ID/versions" ->
              page(only(versions, "pipeline_id", segment(path, 4)), query, "pipeline_versions");
          case "GET pipelines/ID/versions/ID" -> one(versions, path);
          case "POST pipelines/upload_version" -> makeVersion(query, content);
          case "GET experiments" -> page(inNamespace(experiments, query), query, "experiments");
          case "POST experiments" -> makeExperiment(body);
          case "GET runs" ->
              withoutTasks(page(inNamespaceOfExperiment(runs, query), query, "runs"));
          case "POST runs" -> makeRun(body);
          case "GET runs/ID" -> one(runs, path);
          case "POST runs/ID:terminate" -> terminate(one(runs, path));
          case "GET recurringruns" ->
              page(inNamespaceOfExperiment(recurring, query), query, "recurringRuns");
          case "POST recurringruns" -> makeRecurring(body);
          case "POST recurringruns/ID:enable" -> enable(one(recurring, path), "ENABLE");
          case "POST recurringruns/ID:disable" -> enable(one(recurring, path), "DISABLE");
          case "DELETE recurringruns/ID" -> {
            one(recurring, path);
            recurring.remove(segment(path, 4));
            yield Map.of();
          }
          default -> throw new Refusal(404, "Not Found");
        };
    if (description != null) {
      specViolations.addAll(description.answer(method, path, answer));
    }
    return answer;
  }

  private Map<String, Object> makePipeline(Map<String, Object> body) throws Refusal {
    var name = text(body, "name");
    var namespace = text(body, "namespace");
    if (pipelines.values().stream()
        .anyMatch(
            one -> name.equals(one.get("name")) && namespace.equals(text(one, "namespace")))) {
      throw new Refusal(409, "Already exist error: The name %s already exist".formatted(name));
    }
    var pipeline = made("pipeline_id", body);
    pipelines.put(text(pipeline, "pipeline_id"), pipeline);
    return pipeline;
  }

  private Map<String, Object> makeVersion(Map<String, String> query, byte[] content)
      throws Refusal {
    var pipeline = query.getOrDefault("pipelineid", "");
    var name = query.getOrDefault("name", "");
    if (!pipelines.containsKey(pipeline)) {
      throw new Refusal(400, "Failed to create a pipeline version");
    }
    if (versions.values().stream()
        .anyMatch(one -> pipeline.equals(one.get("pipeline_id")) && name.equals(one.get("name")))) {
      throw new Refusal(409, "Failed to create a pipeline version");
    }
    var version =
        made(
            "pipeline_version_id",
            Map.of(
                "pipeline_id",
                pipeline,
                "name",
                name,
                "display_name",
                name,
                "description",
                query.getOrDefault("description", "")));
    version.put("pipeline_spec", spec(content));
    versions.put(text(version, "pipeline_version_id"), version);
    return version;
  }

  /// The specification out of the uploaded file, as the server keeps it.
  private static Object spec(byte[] content) throws Refusal {
    var matcher = MULTIPART.matcher(new String(content, StandardCharsets.UTF_8));
    if (matcher.matches()) {
      try {
        var document = matcher.group(1).split("(?m)^---\\s*$")[0];
        var spec = YamlReader.read("upload", document).map(Trees::toPlain).orElse(null);
        if (spec instanceof Map<?, ?> map
            && map.containsKey("root")
            && map.containsKey("pipelineInfo")) {
          return map;
        }
      } catch (TreeSyntaxException e) {
        throw new Refusal(400, "pipeline spec is invalid: unknown template format");
      }
    }
    throw new Refusal(400, "pipeline spec is invalid: unknown template format");
  }

  private Map<String, Object> makeExperiment(Map<String, Object> body) throws Refusal {
    var name = text(body, "display_name");
    var namespace = text(body, "namespace");
    if (manyUsers && namespace.isEmpty()) {
      throw new Refusal(400, "Namespace cannot be empty in multi-user mode");
    }
    if (experiments.values().stream()
        .anyMatch(one ->
            name.equals(one.get("display_name")) && namespace.equals(text(one, "namespace")))) {
      throw new Refusal(409, "Already exist error: The experiment %s exists".formatted(name));
    }
    var experiment = made("experiment_id", body);
    experiment.put("storage_state", "AVAILABLE");
    experiments.put(text(experiment, "experiment_id"), experiment);
    return experiment;
  }

  private Map<String, Object> makeRun(Map<String, Object> body) throws Refusal {
    checkRequest(body);
    var run = made("run_id", body);
    run.put("state", "PENDING");
    run.put("storage_state", "AVAILABLE");
    run.put("scheduled_at", run.get("created_at"));
    run.put("finished_at", "1970-01-01T00:00:00Z");
    runs.put(text(run, "run_id"), run);
    return run;
  }

  private Map<String, Object> makeRecurring(Map<String, Object> body) throws Refusal {
    checkRequest(body);
    if (text(body, "max_concurrency").isEmpty()) {
      throw new Refusal(400, "Recurring run max concurrency must be between 1 and 10");
    }
    var one = made("recurring_run_id", body);
    one.put("updated_at", one.get("created_at"));
    enable(one, text(body, "mode"));
    recurring.put(text(one, "recurring_run_id"), one);
    return one;
  }

  private void checkParameters(Map<?, ?> reference, Map<String, Object> body) throws Refusal {
    var version = versions.get(String.valueOf(reference.get("pipeline_version_id")));
    var given = at(body, "runtime_config", "parameters");
    if (version != null) {
      var known = at(version, "pipeline_spec", "root", "inputDefinitions", "parameters");
      for (var entry : given.entrySet()) {
        var type = at(known, String.valueOf(entry.getKey())).get("parameterType");
        boolean fits =
            switch (String.valueOf(type)) {
              case "STRING" -> entry.getValue() instanceof String;
              case "BOOLEAN" -> entry.getValue() instanceof Boolean;
              case "LIST" -> entry.getValue() instanceof List;
              case "STRUCT" -> entry.getValue() instanceof Map;
              case "NUMBER_INTEGER", "NUMBER_DOUBLE" -> entry.getValue() instanceof Number;
              default -> false;
            };
        if (!fits) {
          throw new Refusal(
              400, "Invalid input error: input parameter %s is wrong".formatted(entry.getKey()));
        }
      }
    }
  }

  private static Map<?, ?> at(Map<?, ?> thing, String... path) {
    Map<?, ?> place = thing;
    for (var name : path) {
      place = place.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }
    return place;
  }

  private void checkRequest(Map<String, Object> body) throws Refusal {
    if (text(body, "display_name").isEmpty()) {
      throw new Refusal(400, "The run name is empty. Please specify a valid name");
    }
    if (!experiments.containsKey(text(body, "experiment_id"))) {
      throw new Refusal(404, "Experiment not found");
    }
    if (!(body.get("pipeline_version_reference") instanceof Map<?, ?> reference)
        || !pipelines.containsKey(String.valueOf(reference.get("pipeline_id")))) {
      throw new Refusal(400, "Failed to fetch a pipeline");
    }
    checkParameters(reference, body);
  }

  private static Map<String, Object> terminate(Map<String, Object> run) throws Refusal {
    if (!List.of("PENDING", "RUNNING", "PAUSED").contains(text(run, "state"))) {
      throw new Refusal(400, "Failed to terminate a run. Row not found");
    }
    run.put("state", "CANCELING");
    return Map.of();
  }

  private static Map<String, Object> enable(Map<String, Object> one, String mode) {
    boolean enabled = mode.equals("ENABLE");
    one.put("mode", enabled ? "ENABLE" : "DISABLE");
    one.put("status", enabled ? "ENABLED" : "DISABLED");
    return Map.of();
  }

  private Map<String, Object> made(String id, Map<String, Object> body) {
    var thing = new TreeMap<>(body);
    thing.values().removeIf(""::equals);
    thing.put(id, id());
    thing.put("created_at", now());
    made++;
    return thing;
  }

  private String id() {
    return UUID.nameUUIDFromBytes(("id " + made++).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String now() {
    return FIRST.plusSeconds(made).toString();
  }

  private static Map<String, Object> one(Map<String, Map<String, Object>> all, String path)
      throws Refusal {
    var id = path.substring(path.lastIndexOf('/') + 1).replaceFirst(":.*", "");
    var found = all.get(id);
    if (found == null) {
      throw new Refusal(404, "%s not found".formatted(id));
    }
    return found;
  }

  private static String segment(String path, int number) {
    return path.split("/")[number];
  }

  private static List<Map<String, Object>> only(
      Map<String, Map<String, Object>> all, String field, String value) {
    return all.values().stream().filter(one -> value.equals(one.get(field))).toList();
  }

  private List<Map<String, Object>> inNamespace(
      Map<String, Map<String, Object>> all, Map<String, String> query) throws Refusal {
    var namespace = query.getOrDefault("namespace", "");
    if (!manyUsers) {
      return List.copyOf(all.values());
    }
    if (namespace.isEmpty()) {
      throw new Refusal(400, "Namespace cannot be empty in multi-user mode");
    }
    return all.values().stream().filter(one -> namespace.equals(text(one, "namespace"))).toList();
  }

  private List<Map<String, Object>> inNamespaceOfExperiment(
      Map<String, Map<String, Object>> all, Map<String, String> query) throws Refusal {
    var there =
        inNamespace(experiments, query).stream()
            .map(one -> one.get("experiment_id"))
            .filter(id -> query.getOrDefault("experiment_id", String.valueOf(id)).equals(id))
            .toList();
    return all.values().stream().filter(one -> there.contains(one.get("experiment_id"))).toList();
  }

  /// A page of a listing: filtered, sorted, cut.
  private Map<String, Object> page(
      List<Map<String, Object>> all, Map<String, String> query, String field) throws Refusal {
    var wanted = filter(query.getOrDefault("filter", ""));
    var order = Comparator.<Map<String, Object>, String>comparing(one -> text(one, "created_at"));
    var sorted =
        all.stream()
            .filter(wanted)
            .sorted(query.getOrDefault("sort_by", "").endsWith(" desc") ? order.reversed() : order)
            .toList();
    int size = Integer.parseInt(query.getOrDefault("page_size", "10"));
    int from = Integer.parseInt(query.getOrDefault("page_token", "0"));
    int to = Math.min(sorted.size(), from + size);
    var page = new TreeMap<String, Object>();
    if (!sorted.isEmpty()) {
      page.put(field, sorted.subList(from, to));
      page.put("total_size", sorted.size());
    }
    if (to < sorted.size()) {
      page.put("next_page_token", Integer.toString(to));
    }
    return page;
  }

  private Predicate<Map<String, Object>> filter(String json) throws Refusal {
    Predicate<Map<String, Object>> all = _ -> true;
    if (json.isEmpty()) {
      return all;
    }
    var filter = codec.decodeObject(json.getBytes(StandardCharsets.UTF_8));
    for (var predicate : (List<?>) filter.getOrDefault("predicates", List.of())) {
      var one = (Map<?, ?>) predicate;
      var key = String.valueOf(one.get("key"));
      var value = String.valueOf(one.get("string_value"));
      all =
          all.and(
              switch (String.valueOf(one.get("operation"))) {
                case "EQUALS" -> thing -> text(thing, key).equals(value);
                case "IS_SUBSTRING" -> thing -> text(thing, key).contains(value);
                default -> throw new Refusal(400, "This fake does not know that operation");
              });
    }
    return all;
  }

  /// A listing leaves the tasks out.
  private static Map<String, Object> withoutTasks(Map<String, Object> page) {
    var shorter = new TreeMap<>(page);
    if (page.get("runs") instanceof List<?> all) {
      shorter.put(
          "runs",
          all.stream()
              .map(run -> {
                var less = new TreeMap<Object, Object>((Map<?, ?>) run);
                less.remove("run_details");
                return less;
              })
              .toList());
    }
    return shorter;
  }

  private static String text(Map<?, ?> thing, String field) {
    return thing.get(field) instanceof String text ? text : "";
  }
}
