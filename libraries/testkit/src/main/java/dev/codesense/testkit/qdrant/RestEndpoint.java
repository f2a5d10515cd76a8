package dev.codesense.testkit.qdrant;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the server does over REST only.
final class RestEndpoint {
  private static final Pattern RECOVER = Pattern.compile("/collections/([^/]+)/snapshots/recover");
  private static final Pattern RECOVER_SHARD =
      Pattern.compile("/collections/([^/]+)/shards/0/snapshots/recover");
  private static final Pattern STREAMED = Pattern.compile("/collections/([^/]+)/shards/0/snapshot");
  private static final Pattern OPTIMIZATIONS =
      Pattern.compile("/collections/([^/]+)/optimizations");
  private static final Pattern SNAPSHOT =
      Pattern.compile("(?:/collections/([^/]+)/snapshots|.*/snapshots/([^/]+))/([^/]+)");

  private final JsonCodec codec = new JsonCodec();
  private final Storage storage;
  private final CallInterceptor door;
  private final ApiKeyCheck keys;

  RestEndpoint(Storage storage, CallInterceptor door, ApiKeyCheck keys) {
    this.storage = storage;
    this.door = door;
    this.keys = keys;
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var method = exchange.getRequestMethod();
      var body = exchange.getRequestBody().readAllBytes();
      if (method.equals("GET") && List.of("/readyz", "/livez", "/healthz").contains(path)) {
        send(exchange, 200, "all shards are ready".getBytes(StandardCharsets.UTF_8));
        return;
      }
      var refusal = keys.refusal(exchange.getRequestHeaders().getFirst("api-key"));
      if (refusal != null) {
        send(exchange, 401, refusal.getBytes(StandardCharsets.UTF_8));
        return;
      }
      try {
        var result = answer(method, path, body, exchange.getLocalAddress().getPort());
        if (result != null) {
          send(exchange, 200, codec.encode(Map.of("result", result, "status", "ok", "time", 0.0)));
        }
      } catch (StatusRuntimeException e) {
        var error = Map.of("error", String.valueOf(e.getStatus().getDescription()));
        send(
            exchange,
            http(e.getStatus().getCode()),
            codec.encode(Map.of("status", error, "time", 0.0)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// @param port where this listens
  private @Nullable Object answer(String method, String path, byte[] body, int port)
      throws InterruptedException {
    if (method.equals("GET") && path.equals("/cluster")) {
      return Map.of("status", "disabled");
    }
    var shard = RECOVER_SHARD.matcher(path);
    if (method.equals("PUT") && shard.matches()) {
      return door.pass(Operation.RECOVER, _ -> recoverShard(shard.group(1), body, port));
    }
    var recover = RECOVER.matcher(path);
    if (method.equals("PUT") && recover.matches()) {
      return door.pass(Operation.RECOVER, _ -> recover(recover.group(1), body));
    }
    var optimizations = OPTIMIZATIONS.matcher(path);
    if (method.equals("GET") && optimizations.matches()) {
      return door.pass(Operation.READ_COLLECTION, _ -> optimizations(optimizations.group(1)));
    }
    throw Status.NOT_FOUND.asRuntimeException();
  }

  /// From a snapshot that the server streams to itself; other servers this one does not reach.
  private boolean recoverShard(String collection, byte[] body, int port) {
    var location = location(body);
    var source = STREAMED.matcher(String.valueOf(location.getPath()));
    if (location.getPort() != port) {
      throw Status.INTERNAL
          .withDescription(
              "Service internal error: Http request error: error sending request for url (%s)"
                  .formatted(location))
          .asRuntimeException();
    }
    var target = storage.resolve(collection);
    if (!source.matches() || !storage.exists(source.group(1))) {
      throw Refusals.badInput(
          "Failed to download snapshot from %s: status - 404 Not Found".formatted(location));
    }
    target.recover(storage.resolve(source.group(1)).freeze());
    return true;
  }

  private URI location(byte[] body) {
    return URI.create(String.valueOf(codec.decodeObject(body).get("location")));
  }

  private boolean recover(String collection, byte[] body) {
    var location = location(body);
    var snapshot = SNAPSHOT.matcher(String.valueOf(location.getPath()));
    if (!snapshot.matches()) {
      throw Refusals.badRequest("Snapshot file \"%s\" does not exist".formatted(location));
    }
    var source = snapshot.group(1) == null ? snapshot.group(2) : snapshot.group(1);
    storage.recover(collection, source, snapshot.group(3));
    return true;
  }

  private Map<String, Object> optimizations(String collection) {
    storage.resolve(collection);
    return Map.of(
        "summary",
        Map.of(
            "queued_optimizations",
            0,
            "queued_segments",
            0,
            "queued_points",
            0,
            "idle_segments",
            2),
        "running",
        List.of(),
        "queued",
        List.of());
  }

  private static int http(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS -> 409;
      case DEADLINE_EXCEEDED -> 408;
      case RESOURCE_EXHAUSTED -> 429;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      default -> 500;
    };
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
