package dev.codesense.kube.fabric8;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// An API server that answers as a test says: for what a real one does only when a connection
/// breaks, or its memory is short.
final class ScriptedApiServer implements AutoCloseable {
  private static final String KINDS =
      """
      {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
        {"name": "configmaps", "singularName": "configmap", "namespaced": true,
         "kind": "ConfigMap", "verbs": ["create", "delete", "get", "list", "patch", "watch"]}]}
      """;

  private final LoopbackServer server;
  private final List<URI> asked = new CopyOnWriteArrayList<>();

  /// What it answers to everything but the list of its kinds.
  interface Script {
    void answer(HttpExchange exchange, String path, Map<String, String> query) throws IOException;
  }

  private ScriptedApiServer(Script script) throws IOException {
    server =
        LoopbackServer.start(
            "scripted-api",
            exchange -> {
              var uri = exchange.getRequestURI();
              if (uri.getPath().equals("/api/v1")) {
                json(exchange, 200, KINDS);
              } else {
                asked.add(uri);
                script.answer(exchange, uri.getPath(), LoopbackServer.query(exchange));
              }
            });
  }

  static ScriptedApiServer start(Script script) throws IOException {
    return new ScriptedApiServer(script);
  }

  static void json(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// Sends a beginning and breaks the connection: fewer bytes than were announced.
  static void broken(HttpExchange exchange, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length + 1_000);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
  }

  /// What was asked for, oldest first.
  List<URI> asked() {
    return List.copyOf(asked);
  }

  Cluster cluster(Path folder) throws IOException {
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: one, cluster: {server: "%s"}}]
            users: [{name: one, user: {token: "x"}}]
            contexts: [{name: one, context: {cluster: one, user: one}}]
            current-context: one
            """
                .formatted(server.url()));
    return Fabric8Cluster.open(
        new ClusterConfig(kubeconfig, null, "team-a", Duration.ofMinutes(1)), Map.of());
  }

  @Override
  public void close() {
    server.close();
  }
}
