package dev.codesense.search.store.qdrant;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.http.RetryingHttp;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the server fill one collection from another as it lies on its disk, vectors, payload indexes
/// and graph alike: each shard is recovered from a snapshot that the server streams to itself, so
/// that none is left to remove. It is told so over REST, since gRPC has no call for it.
///
/// For a server of one node: of several, each would have to read the shards that it holds.
///
/// Requests as in Qdrant's OpenAPI: `/cluster`, `/collections/{name}/shards/{id}/snapshot` and
/// `…/snapshots/recover`.
final class ServerCopy {
  private static final Logger log = LoggerFactory.getLogger(ServerCopy.class);

  private static final int OK = 200;
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int ANSWER_BYTES = 1 << 20;

  private final QdrantConnection connection;
  private final RecordCodec codec;
  private final String from;
  private final String to;

  /// @param to made already, empty
  ServerCopy(QdrantConnection connection, RecordCodec codec, String from, String to) {
    this.connection = connection;
    this.codec = codec;
    this.from = from;
    this.to = to;
  }

  /// Whether the server can be asked to: it answers over REST, is alone, and would lay out both
  /// collections alike.
  boolean isPossible() throws InterruptedException {
    var address = connection.address();
    if (address.restPort() == 0 || !layout(from).equals(layout(to))) {
      return false;
    }
    try {
      var answer = send(connection.rest("/cluster").GET().build(), address.timeout());
      return answer.status() == OK
          && codec.decodeObject(answer.body()).get("result") instanceof Map<?, ?> cluster
          && "disabled".equals(cluster.get("status"));
    } catch (CodesenseException | IllegalArgumentException e) {
      log.info("collection={} is filled point by point: {}", to, e.getMessage());
      return false;
    }
  }

  private CollectionConfig layout(String collection) throws InterruptedException {
    return config(collection).toBuilder().clearMetadata().build();
  }

  private CollectionConfig config(String collection) throws InterruptedException {
    return connection
        .call(collection, (client, timeout) -> client.getCollectionInfoAsync(collection, timeout))
        .getConfig();
  }

  /// Fills the collection.
  ///
  /// @return false when the server refused; there may be points of the other in it then
  /// @throws CodesenseException when it did not answer, and may still be at it
  boolean run() throws InterruptedException {
    int shards = config(to).getParams().getShardNumber();
    for (int shard = 0; shard < shards; shard++) {
      var refusal = refusal(recover(shard));
      if (!refusal.isEmpty()) {
        log.info("collection={} is filled point by point: {}", to, refusal);
        return false;
      }
    }
    return true;
  }

  private String refusal(HttpRequest request) throws InterruptedException {
    try {
      var answer = send(request, connection.address().readyTimeout());
      return answer.status() == OK
          ? ""
          : answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    } catch (CodesenseException e) {
      if (e.problem() == CoreProblem.SERVICE_BUSY) {
        return String.valueOf(e.getMessage());
      }
      throw e;
    }
  }

  private HttpRequest recover(int shard) {
    var body = new HashMap<String, Object>();
    var snapshot = "/collections/%s/shards/%d/snapshot".formatted(from, shard);
    body.put("location", connection.address().rest(snapshot).toString());
    body.put("priority", "snapshot");
    connection.key().ifPresent(key -> body.put("api_key", key.reveal()));
    return connection
        .rest("/collections/%s/shards/%d/snapshots/recover?wait=true".formatted(to, shard))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofByteArray(codec.encode(body)))
        .build();
  }

  private RetryingHttp.Answer send(HttpRequest request, Duration timeout)
      throws InterruptedException {
    var policy =
        new RetryingHttp.Policy(
            ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE, timeout, timeout, ANSWER_BYTES);
    try (var http = new RetryingHttp(policy, connection.pace(), connection.trusted())) {
      return request.method().equals("GET") ? http.send(request) : http.sendOnce(request);
    }
  }
}
