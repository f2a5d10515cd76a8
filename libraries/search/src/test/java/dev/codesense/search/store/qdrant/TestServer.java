package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.LateClock;
import dev.codesense.testkit.qdrant.FakeQdrant;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server for tests: the fake, or the empty one that `QDRANT_URL` names, such as
/// `qdrant://127.0.0.1:6334`, which is left as empty.
final class TestServer implements AutoCloseable {
  private static final @Nullable String REAL = System.getenv("QDRANT_URL");

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(5);

  final LateClock clock = new LateClock();
  private final @Nullable FakeQdrant fake;
  private final QdrantAddress address;
  private final QdrantConnection connection;

  TestServer() throws IOException, InterruptedException {
    this(true, "");
  }

  private TestServer(boolean mayBeReal, String options) throws IOException, InterruptedException {
    fake = REAL == null || !mayBeReal ? FakeQdrant.start() : null;
    address = QdrantAddress.parse((fake == null ? REAL : fake.store()) + options, Path.of(""));
    connection = new QdrantConnection(address, null, pace());
    assertThat(collections()).as("collections of the server that QDRANT_URL names").isEmpty();
  }

  /// One that can be told to fail.
  ///
  /// @param options of its address, such as `?timeout=1s`
  static TestServer fake(String options) throws IOException, InterruptedException {
    return new TestServer(false, options);
  }

  FakeQdrant faults() {
    if (fake == null) {
      throw new IllegalStateException("A real server does not fail at will");
    }
    return fake;
  }

  QdrantAddress address() {
    return address;
  }

  QdrantCodeStore open() {
    return open(address, null);
  }

  QdrantCodeStore open(Secret key) {
    return open(address, key);
  }

  QdrantCodeStore open(QdrantAddress other) {
    return open(other, null);
  }

  private QdrantCodeStore open(QdrantAddress where, @Nullable Secret key) {
    return QdrantCodeStore.open(where, key, new JsonCodec(), clock, pace());
  }

  /// Makes a collection that is not ours.
  void create(String name) throws InterruptedException {
    connection.call(
        name,
        (client, timeout) ->
            client.createCollectionAsync(
                name,
                VectorParams.newBuilder().setSize(4).setDistance(Distance.Cosine).build(),
                timeout));
  }

  /// Pauses as long as needed for others to run, and counts them in full.
  private static Pace pace() {
    var skipped = new AtomicLong();
    return new Pace(
        () -> System.nanoTime() + skipped.get(),
        new SplittableRandom(),
        pause -> {
          var shorter = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
          skipped.addAndGet(pause.minus(shorter).toNanos());
          Thread.sleep(shorter);
        });
  }

  private List<String> collections() throws InterruptedException {
    return connection.call(
        "collections", (client, timeout) -> client.listCollectionsAsync(timeout));
  }

  private void deleteCollections() {
    try {
      for (var name : collections()) {
        connection.call(name, (client, timeout) -> client.deleteCollectionAsync(name, timeout));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (fake == null) {
      deleteCollections();
    }
    connection.close();
    if (fake != null) {
      fake.close();
    }
  }
}
