package dev.codesense.testkit.metrics;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// Pods of a served model, of which only the metrics are there: those of vLLM and those of
/// Knative's queue-proxy, each at a port of its own, under the labels that a PodMonitor gives them.
public final class ScriptedPods implements AutoCloseable {
  private static final String VLLM = "vllm";
  private static final String QUEUE_PROXY = "queue-proxy";
  private static final Map<String, Integer> PORTS = Map.of(VLLM, 8080, QUEUE_PROXY, 9091);

  private final Map<String, ScriptedPod> pods = new ConcurrentSkipListMap<>();
  private final LoopbackServer server;

  private ScriptedPods() throws IOException {
    server = LoopbackServer.start("pods", this::answer);
  }

  public static ScriptedPods start() throws IOException {
    return new ScriptedPods();
  }

  /// Where Prometheus finds what is to be scraped: `http_sd_configs`.
  public URI targets() {
    return server.url().resolve("/targets");
  }

  /// A pod of the namespace `ai` that serves from now on.
  public ScriptedPod add(String name) {
    return add(name, ScriptedPod.FIRST_TOKEN_BOUNDS);
  }

  /// @param firstTokenBounds upper bounds of the buckets of the time to the first token, in seconds
  public ScriptedPod add(String name, List<Double> firstTokenBounds) {
    var pod = new ScriptedPod(firstTokenBounds);
    pods.put(name, pod);
    return pod;
  }

  /// Takes a pod away, as a scale-down does.
  public void remove(String name) {
    pods.remove(name);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath().split("/", -1);
    if (path.length == 2) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      send(exchange, 200, new JsonCodec().encode(targetGroups()));
      return;
    }
    var pod = pods.get(path[1]);
    if (pod == null || pod.isUnreachable()) {
      send(exchange, 503, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
    var text = path[2].equals(VLLM) ? pod.vllm() : pod.queueProxy();
    send(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private List<Map<String, Object>> targetGroups() {
    return pods.keySet().stream()
        .flatMap(pod -> Stream.of(VLLM, QUEUE_PROXY).map(container -> target(pod, container)))
        .toList();
  }

  private Map<String, Object> target(String pod, String container) {
    return Map.of(
        "targets",
        List.of(server.url().getAuthority()),
        "labels",
        Map.of(
            "__metrics_path__",
            "/%s/%s".formatted(pod, container),
            "job",
            "ai/models",
            "instance",
            "%s:%d".formatted(pod, PORTS.get(container)),
            "namespace",
            "ai",
            "pod",
            pod,
            "container",
            container));
  }

  @Override
  public void close() {
    server.close();
  }
}
