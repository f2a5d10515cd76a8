package dev.codesense.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real git server on loopback over a folder of bare repositories: `git daemon`, smart HTTP
/// through git's own CGI program, or OpenSSH's `sshd`.
public final class GitServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String base;
  private final Runnable stop;
  private final AtomicInteger requests;

  private GitServer(String base, Runnable stop, AtomicInteger requests) {
    this.base = base;
    this.stop = stop;
    this.requests = requests;
  }

  /// The URL of the repository in the folder `name` of the root.
  public String url(String name) {
    return base + "/" + name;
  }

  /// How many HTTP requests came; 0 for the others.
  public int requests() {
    return requests.get();
  }

  /// Serves the repositories below `root` over `git://`.
  public static GitServer daemon(Path root) throws IOException, InterruptedException {
    int port = freePort();
    var process =
        new ProcessBuilder(
                "git",
                "daemon",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--base-path=" + root.toRealPath(),
                "--export-all",
                "--reuseaddr")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitPort(port, process);
    return new GitServer("git://127.0.0.1:" + port, () -> end(process), new AtomicInteger());
  }

  /// Serves the repositories below `root` over smart HTTP.
  ///
  /// @param token the password that every request must have, whatever the user; null: none asked
  ///   for
  public static GitServer http(Path root, @Nullable String token) throws IOException {
    return web("http", HttpServer.create(anyPort(), 0), guarded(root, token));
  }

  /// As [#http], over TLS with a certificate that no client trusts, unless told to.
  ///
  /// @param keys an empty folder; the certificate comes to `tls.p12` there, with the password
  ///   `changeit`
  public static GitServer https(Path root, @Nullable String token, Path keys)
      throws IOException, InterruptedException, GeneralSecurityException {
    var server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TestCertificate.in(keys).context()));
    return web("https", server, guarded(root, token));
  }

  /// A web server that answers every request with `status` and nothing else.
  public static GitServer answering(int status) throws IOException {
    return web(
        "http",
        HttpServer.create(anyPort(), 0),
        exchange -> exchange.sendResponseHeaders(status, -1));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpHandler guarded(Path root, @Nullable String token) throws IOException {
    var home = root.toRealPath();
    return exchange -> {
      if (token == null || token.equals(password(exchange))) {
        serve(home, exchange);
      } else {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      }
    };
  }

  private static GitServer web(String scheme, HttpServer server, HttpHandler handler) {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("git-http-", 0).factory());
    var requests = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.setExecutor(threads);
    server.start();
    return new GitServer(
        scheme + "://127.0.0.1:" + server.getAddress().getPort(),
        () -> {
          server.stop(0);
          threads.shutdownNow();
        },
        requests);
  }

  /// Where this machine has OpenSSH's server; empty where a test must skip.
  public static Optional<Path> sshd() {
    return List.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd").stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// What an SSH client needs to reach [#ssh].
  ///
  /// @param privateKey an Ed25519 key in OpenSSH's format, without passphrase
  /// @param knownHosts a known_hosts file that names the server
  public record SshClient(Path privateKey, Path knownHosts) {}

  /// An SSH server and what its client needs.
  public record Ssh(GitServer server, SshClient client) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  /// Serves the repositories below `root` over SSH, to the user who runs the test. Only where
  /// [#sshd] finds the server.
  ///
  /// @param keys an empty folder, readable by this user alone, for keys and configuration
  public static Ssh ssh(Path root, Path keys) throws IOException, InterruptedException {
    var program = sshd().orElseThrow(() -> new IllegalStateException("sshd is not installed"));
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    var hostKey = keys.resolve("host");
    var clientKey = keys.resolve("client");
    for (var key : List.of(hostKey, clientKey)) {
      succeed("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key.toString());
    }
    Files.copy(keys.resolve("client.pub"), keys.resolve("authorized"));
    int port = freePort();
    var configuration =
        Files.write(
            keys.resolve("sshd_config"),
            List.of(
                "ListenAddress 127.0.0.1",
                "Port " + port,
                "HostKey " + hostKey,
                "AuthorizedKeysFile " + keys.resolve("authorized"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin prohibit-password"));
    if (System.getProperty("user.name", "").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd")); // Where sshd drops its privileges into.
    }
    var process =
        new ProcessBuilder(program.toString(), "-D", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(keys.resolve("sshd.log").toFile())
            .start();
    awaitPort(port, process);
    var known =
        Files.writeString(
            keys.resolve("known_hosts"),
            "[127.0.0.1]:%d %s".formatted(port, Files.readString(keys.resolve("host.pub"))));
    var base =
        "ssh://%s@127.0.0.1:%d%s"
            .formatted(System.getProperty("user.name", "git"), port, root.toRealPath());
    return new Ssh(
        new GitServer(base, () -> end(process), new AtomicInteger()),
        new SshClient(clientKey, known));
  }

  @Override
  public void close() {
    stop.run();
  }

  private static @Nullable String password(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.startsWith("Basic ")) {
      return null;
    }
    var pair =
        new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    return pair.substring(pair.indexOf(':') + 1);
  }

  /// One request through `git http-backend`, as a web server's CGI module does it.
  private static void serve(Path root, HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var builder = new ProcessBuilder("git", "http-backend");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("PATH_INFO", uri.getPath());
    environment.put("QUERY_STRING", uri.getRawQuery() == null ? "" : uri.getRawQuery());
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("REMOTE_ADDR", "127.0.0.1");
    putHeader(environment, "CONTENT_TYPE", exchange, "Content-Type");
    putHeader(environment, "HTTP_CONTENT_ENCODING", exchange, "Content-Encoding");
    putHeader(environment, "GIT_PROTOCOL", exchange, "Git-Protocol");
    var body = exchange.getRequestBody().readAllBytes();
    environment.put("CONTENT_LENGTH", Integer.toString(body.length));
    var process = builder.start();
    try (var input = process.getOutputStream()) {
      input.write(body);
    }
    try (var output = new BufferedInputStream(process.getInputStream())) {
      int status = 200;
      for (var line = headerLine(output); !line.isEmpty(); line = headerLine(output)) {
        var parts = line.split(": ", 2);
        if (parts[0].equalsIgnoreCase("Status")) {
          status = Integer.parseInt(parts[1].substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(parts[0], parts[1]);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      output.transferTo(exchange.getResponseBody());
    } finally {
      process.destroyForcibly();
    }
  }

  private static void putHeader(
      Map<String, String> environment, String name, HttpExchange exchange, String header) {
    var value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      environment.put(name, value);
    }
  }

  private static String headerLine(InputStream output) throws IOException {
    var line = new StringBuilder();
    for (int next = output.read(); next >= 0 && next != '\n'; next = output.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(int port, Process process) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(20); // Not there yet.
      }
    }
    end(process);
    throw new IllegalStateException("The git server did not open port " + port);
  }

  /// `git daemon` is a child of `git`, and each connection a child of that.
  private static void end(Process process) {
    var descendants = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private static void succeed(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (process.waitFor() != 0) {
      throw new IOException("Failed: " + String.join(" ", command));
    }
  }
}
