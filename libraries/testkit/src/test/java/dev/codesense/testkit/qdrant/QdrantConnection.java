package dev.codesense.testkit.qdrant;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A client of a Qdrant server, and how tests wait for its answers.
final class QdrantConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final QdrantClient client;

  private QdrantConnection(QdrantClient client) {
    this.client = client;
  }

  static QdrantConnection plain(String host, int port) {
    return over(NettyChannelBuilder.forAddress(host, port).usePlaintext().build(), "");
  }

  /// @param key the API key; empty: none
  static QdrantConnection over(ManagedChannel channel, String key) {
    var grpc = QdrantGrpcClient.newBuilder(channel, true, false).withTimeout(PATIENCE);
    return new QdrantConnection(
        new QdrantClient((key.isEmpty() ? grpc : grpc.withApiKey(key)).build()));
  }

  QdrantClient client() {
    return client;
  }

  static <T> T get(ListenableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /// The code of the refusal and what it says.
  static String refusal(ListenableFuture<?> answer) throws Exception {
    try {
      return "answered: " + get(answer);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException status) {
        return "%s: %s"
            .formatted(status.getStatus().getCode(), status.getStatus().getDescription());
      }
      return String.valueOf(e.getCause());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
