package dev.codesense.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.Cluster.Owned;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Against a server that names its kinds and then never answers.
class InterruptedClusterTest {
  private static final ObjectKind CONFIG_MAP = new ObjectKind("v1", "ConfigMap");
  private static final String KINDS =
      """
      {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
        {"name": "configmaps", "singularName": "configmap", "namespaced": true,
         "kind": "ConfigMap", "verbs": ["create", "delete", "get", "list", "patch", "watch"]}]}
      """;

  @TempDir Path folder;
  private final Semaphore asked = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);
  private HttpServer server;

  @FunctionalInterface
  private interface Call {
    void on(Cluster cluster) throws InterruptedException;
  }

  private static final Map<String, Call> WAITING =
      Map.ofEntries(
          Map.entry("apply", cluster -> cluster.apply(object(), OnConflict.REFUSE)),
          Map.entry("check", cluster -> cluster.check(object(), OnConflict.TAKE_OVER)),
          Map.entry("create", cluster -> cluster.create(object())),
          Map.entry("get", cluster -> cluster.get(CONFIG_MAP, "one")),
          Map.entry("list", cluster -> cluster.list(CONFIG_MAP, Map.of())),
          Map.entry("delete", cluster -> cluster.delete(CONFIG_MAP, "one", Owned.GOES)),
          Map.entry(
              "await",
              cluster -> cluster.await(CONFIG_MAP, "one", _ -> true, Duration.ofMinutes(1))),
          Map.entry("may", cluster -> cluster.may("create", CONFIG_MAP)),
          Map.entry(
              "kinds", cluster -> cluster.get(new ObjectKind("apps/v1", "Deployment"), "one")));

  static Set<String> waiting() {
    return WAITING.keySet();
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/api/v1")) {
              var body = KINDS.getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().add("Content-Type", "application/json");
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            } else {
              asked.release();
              answers.acquireUninterruptibly();
            }
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    answers.release(1_000);
    server.stop(0);
  }

  @ParameterizedTest
  @MethodSource("waiting")
  void whoeverWaitsForTheServerCanBeInterrupted(String waiting) throws Exception {
    var ended = new CompletableFuture<Throwable>();
    try (var cluster = cluster()) {
      var waiter =
          Thread.ofVirtual()
              .name("waiter")
              .start(() -> {
                try {
                  Objects.requireNonNull(WAITING.get(waiting)).on(cluster);
                  ended.complete(new AssertionError("It did not wait"));
                } catch (Throwable e) {
                  ended.complete(e);
                }
              });
      asked.acquire();

      waiter.interrupt();

      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private Cluster cluster() throws IOException {
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: one, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: one, user: {token: "x"}}]
            contexts: [{name: one, context: {cluster: one, user: one}}]
            current-context: one
            """
                .formatted(server.getAddress().getPort()));
    return Fabric8Cluster.open(
        new ClusterConfig(kubeconfig, null, "team-a", Duration.ofMinutes(1)), Map.of());
  }

  private static KubeObject object() {
    return new KubeObject(
        Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "one")));
  }
}
