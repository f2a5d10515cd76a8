package dev.codesense.testkit.metrics;

import dev.codesense.core.http.RetryingHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A real Prometheus on loopback: the program that `-Dcodesense.prometheus=FILE` names.
public final class PrometheusServer implements AutoCloseable {

  /// Why a test is skipped where there is none.
  public static final String ABSENT =
      "-Dcodesense.prometheus=FILE names no Prometheus: what it makes of metrics is not asked";

  private final Path folder;
  private final Process process;
  private final URI url;

  private PrometheusServer(Path folder, Process process, URI url) {
    this.folder = folder;
    this.process = process;
    this.url = url;
  }

  /// The program; empty when none is named.
  public static Optional<Path> program() {
    var file = System.getProperty("codesense.prometheus", "");
    return file.isEmpty() || file.startsWith("$") ? Optional.empty() : Optional.of(Path.of(file));
  }

  /// Waits until it answers.
  ///
  /// @param folder holds everything it keeps
  /// @param targets that `http_sd_configs` reads
  /// @param scrapes the time from one scrape to the next
  public static PrometheusServer start(Path folder, URI targets, Duration scrapes)
      throws IOException, InterruptedException {
    var config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: %1$dms, scrape_timeout: %1$dms}
            scrape_configs:
              - job_name: pods
                http_sd_configs: [{url: "%2$s", refresh_interval: %1$dms}]
            """
                .formatted(scrapes.toMillis(), targets));
    int port = freePort();
    var process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    var server = new PrometheusServer(folder, process, URI.create("http://127.0.0.1:" + port));
    server.await();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Until it answers, by the client's own retries.
  private void await() throws IOException, InterruptedException {
    var policy =
        new RetryingHttp.Policy(
            600,
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            1 << 20);
    try (var http = new RetryingHttp(policy, RetryingHttp.Pace.ofMachine())) {
      http.send(HttpRequest.newBuilder(url.resolve("/-/ready")).build());
    } catch (RuntimeException e) {
      close();
      throw new IOException(Files.readString(folder.resolve("prometheus.log")), e);
    }
  }

  public URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(30))) {
        throw new UncheckedIOException(new IOException("Prometheus does not end"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
