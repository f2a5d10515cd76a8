package dev.codesense.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.remote.DvcConfig;
import dev.codesense.data.remote.DvcRemote;
import dev.codesense.data.remote.DvcRemoteContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Against what S3 does with the three calls that we make; with `-Dcodesense.s3=URL` against a
/// server that is one, such as moto's or MinIO.
class S3DvcRemoteTest implements DvcRemoteContract {
  private static final String ID = "acbd18db4cc2f85cedef654fccc4a4d8";

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  @TempDir Path folder;

  S3DvcRemoteTest() throws IOException {
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var body = exchange.getRequestBody().readAllBytes();
      var signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!signed.startsWith("AWS4-HMAC-SHA256 Credential=key/")) {
        answer(exchange, 403, "<Error><Code>AccessDenied</Code></Error>");
      } else if (path.startsWith("/busy/")) {
        answer(exchange, 503, "<Error><Code>SlowDown</Code></Error>");
      } else if (!path.startsWith("/bucket/")) {
        answer(exchange, 404, "<Error><Code>NoSuchBucket</Code></Error>");
      } else if (exchange.getRequestMethod().equals("PUT")) {
        objects.put(path, body);
        answer(exchange, 200, "");
      } else if (objects.containsKey(path)) {
        var content = objects.get(path);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head || content.length == 0 ? -1 : content.length);
        if (!head) {
          exchange.getResponseBody().write(content);
        }
      } else {
        answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private DvcRemote open(String url, String endpoint, String key) {
    return DvcConfig.open(
        new DvcConfig.Remote(
            "store",
            url,
            Map.of("endpointurl", endpoint, "access_key_id", key, "secret_access_key", "s3cret")));
  }

  private String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public DvcRemote remote(Path unused) {
    return open("s3://bucket/some/prefix/", endpoint(), "key");
  }

  @Test
  void aContentLiesWhereDvcLooks() throws Exception {
    var content = Files.writeString(folder.resolve("content"), "foo");

    try (var below = remote(folder);
        var root = open("s3://bucket", endpoint(), "key")) {
      below.put(ID, content);
      root.put(ID, content);
    }

    assertThat(objects)
        .containsOnlyKeys(
            "/bucket/some/prefix/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8",
            "/bucket/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8");
    assertThat(objects.values()).allSatisfy(bytes -> assertThat(bytes).asString().isEqualTo("foo"));
  }

  @Test
  void whatIsRefusedAndWhatIsBusyAreToldApartWithoutAKey() throws Exception {
    var content = Files.writeString(folder.resolve("content"), "foo");
    try (var stranger = open("s3://bucket/a", endpoint(), "stranger");
        var nowhere = open("s3://nowhere/a", endpoint(), "key");
        var busy = open("s3://busy/a", endpoint(), "key");
        var closed = open("s3://bucket/a", "http://127.0.0.1:1", "key")) {
      assertProblem(
          DataProblem.REMOTE_REFUSED, "s3://bucket/a: status 403", () -> stranger.has(ID));
      assertProblem(
          DataProblem.REMOTE_REFUSED, "there is no bucket nowhere", () -> nowhere.put(ID, content));
      assertProblem(DataProblem.REMOTE_UNREACHABLE, "status 503", () -> busy.has(ID));
      assertProblem(DataProblem.REMOTE_UNREACHABLE, "does not answer", () -> closed.has(ID));
    }
    assertProblem(
        DataProblem.NO_REMOTE,
        "is not s3://BUCKET/PREFIX",
        () -> open("s3:///a", endpoint(), "key"));
    for (var endpoint : List.of("minio:9000", "minio", "http://", "ftp://minio", "http://mi nio")) {
      assertProblem(
          DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
          "The endpointurl of store (s3://bucket/a) is not a URL such as http://host:9000",
          () -> open("s3://bucket/a", endpoint, "key"));
    }
  }

  @Test
  void aServerThatIsOneDoesTheSame() throws Exception {
    var real = System.getProperty("codesense.s3", "");
    assumeTrue(
        !real.isEmpty() && !real.startsWith("$"),
        "-Dcodesense.s3=URL names no S3 server: no real one is asked");
    var bucket = "codesense-" + UUID.randomUUID();
    try (var admin =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(real))
            .forcePathStyle(true)
            .build()) {
      admin.createBucket(request -> request.bucket(bucket));
    }
    var content = Files.writeString(folder.resolve("content"), "foo");
    try (var remote = open("s3://" + bucket + "/data", real, "key")) {
      assertThat(remote.has(ID)).isFalse();
      assertThat(remote.get(ID, folder.resolve("none"))).isEmpty();
      remote.put(ID, content);
      assertThat(remote.has(ID)).isTrue();
      assertThat(remote.get(ID, folder.resolve("back")))
          .hasValueSatisfying(back -> assertThat(back).hasContent("foo"));
    }
    try (var nowhere = open("s3://no-such-" + bucket, real, "key")) {
      assertProblem(DataProblem.REMOTE_REFUSED, "no bucket", () -> nowhere.put(ID, content));
    }
  }

  private static void assertProblem(DataProblem problem, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).as(e.getMessage()).isEqualTo(problem))
        .hasMessageContaining(message)
        .hasMessageNotContaining("s3cret");
  }
}
