package dev.codesense.testkit;

import dev.codesense.core.http.RetryingHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// A real MLflow server with basic authentication on loopback: the command that
/// `-Dcodesense.mlflow=…/bin/mlflow` names.
public final class MlflowServer implements AutoCloseable {
  public static final String USER = "ann";
  public static final String PASSWORD = "correct-horse-battery";

  private final Path folder;
  private final Process process;
  private final URI endpoint;

  private MlflowServer(Path folder, Process process, URI endpoint) {
    this.folder = folder;
    this.process = process;
    this.endpoint = endpoint;
  }

  /// Whether a command is named: else a test has nothing to start.
  public static boolean isThere() {
    var property = System.getProperty("codesense.mlflow", "");
    return !property.isEmpty() && !property.startsWith("$");
  }

  /// The command.
  public static Path command() {
    return Path.of(System.getProperty("codesense.mlflow", ""));
  }

  /// Waits until it answers.
  ///
  /// @param folder holds everything it keeps
  public static MlflowServer start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    var endpoint = URI.create("http://127.0.0.1:" + port);
    Files.writeString(
        folder.resolve("auth.ini"),
        """
        [mlflow]
        default_permission = READ
        database_uri = sqlite:///%s
        admin_username = %s
        admin_password = %s
        """
            .formatted(folder.resolve("auth.db"), USER, PASSWORD));
    var builder =
        new ProcessBuilder(
                command().toString(),
                "server",
                "--host=127.0.0.1",
                "--port=" + port,
                "--app-name=basic-auth",
                "--workers=1",
                "--backend-store-uri=sqlite:///" + folder.resolve("mlflow.db"),
                "--artifacts-destination=" + folder.resolve("artifacts"),
                "--allowed-hosts=127.0.0.1:*")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile());
    builder.environment().putAll(environment(folder));
    var server = new MlflowServer(folder, builder.start(), endpoint);
    server.await();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> environment(Path folder) {
    return Map.of(
        "MLFLOW_DISABLE_TELEMETRY",
        "true",
        "DO_NOT_TRACK",
        "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION",
        "false",
        "MLFLOW_FLASK_SERVER_SECRET_KEY",
        "of a test",
        "MLFLOW_AUTH_CONFIG_PATH",
        folder.resolve("auth.ini").toString(),
        "MLFLOW_TRACKING_USERNAME",
        USER,
        "MLFLOW_TRACKING_PASSWORD",
        PASSWORD,
        "HOME",
        folder.toString());
  }

  /// Until it answers, by the client's own retries.
  private void await() throws IOException, InterruptedException {
    var policy =
        new RetryingHttp.Policy(
            600,
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            1 << 20);
    try (var http = new RetryingHttp(policy, RetryingHttp.Pace.ofMachine())) {
      http.send(
          HttpRequest.newBuilder(endpoint.resolve("/version"))
              .header("Authorization", authorization())
              .build());
    } catch (RuntimeException e) {
      close();
      throw new IOException(Files.readString(folder.resolve("server.log")), e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /// For programs that ask it: MLflow's own variables.
  public Map<String, String> environment() {
    return environment(folder);
  }

  /// The secrets that codesense knows its user by.
  public static Map<String, String> secrets() {
    return Map.of("mlflow-username", USER, "mlflow-password", PASSWORD);
  }

  /// The header of a request.
  public static String authorization() {
    var pair = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(30))) {
        throw new UncheckedIOException(new IOException("MLflow does not end"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
