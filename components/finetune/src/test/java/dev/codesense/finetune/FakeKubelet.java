package dev.codesense.finetune;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.codesense.testkit.LoopbackServer;
import dev.codesense.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// As much of a node's kubelet as an API server asks for the logs of its pods.
final class FakeKubelet implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kubelet-", 0).factory());
  private final Map<String, Log> logs = new HashMap<>();
  private boolean closed;

  private record Line(Instant at, String text) {}

  private static final class Log {
    private final List<Line> lines = new ArrayList<>();
    private boolean ended;
  }

  private FakeKubelet(HttpsServer server) {
    this.server = server;
  }

  static FakeKubelet start(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TestCertificate.in(folder).context()));
    var kubelet = new FakeKubelet(server);
    server.setExecutor(kubelet.threads);
    server.createContext("/containerLogs/", kubelet::answer);
    server.start();
    return kubelet;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// A container writes a line.
  synchronized void write(String pod, String line) {
    logs.computeIfAbsent(pod, _ -> new Log()).lines.add(new Line(Instant.now(), line));
    notifyAll();
  }

  /// A container ends.
  synchronized void end(String pod) {
    logs.computeIfAbsent(pod, _ -> new Log()).ended = true;
    notifyAll();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // /containerLogs/NAMESPACE/POD/CONTAINER
      var pod = exchange.getRequestURI().getPath().split("/", -1)[3];
      var since = LoopbackServer.query(exchange).get("sinceTime");
      var from = since == null ? Instant.EPOCH : Instant.parse(since);
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      for (int next = 0; ; next++) {
        var line = await(pod, next);
        if (line == null) {
          return;
        }
        if (!line.at().isBefore(from.truncatedTo(ChronoUnit.SECONDS))) {
          exchange
              .getResponseBody()
              .write((line.at() + " " + line.text() + "\n").getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Line await(String pod, int number) throws InterruptedException {
    var log = logs.computeIfAbsent(pod, _ -> new Log());
    while (!closed && log.lines.size() <= number && !log.ended) {
      wait();
    }
    return number < log.lines.size() ? log.lines.get(number) : null;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
