package dev.codesense.bench.qdrant;

import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.PhysicalName;
import dev.codesense.search.store.qdrant.QdrantAddress;
import dev.codesense.search.store.qdrant.QdrantCodeStore;
import dev.codesense.search.store.qdrant.SizeProfile;
import dev.codesense.testkit.qdrant.FakeQdrant;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The server that an address names, or else the fake one; and the vendor's client beside our own
/// store.
final class QdrantServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final @Nullable FakeQdrant fake;
  private final QdrantAddress address;
  private final QdrantClient client;

  /// @param store such as `qdrant://localhost:6334`, of a server that asks for no key; null: the
  ///   fake one
  static QdrantServer of(@Nullable String store) throws IOException {
    if (store != null) {
      return new QdrantServer(null, store);
    }
    var fake = FakeQdrant.start();
    return new QdrantServer(fake, fake.store());
  }

  private QdrantServer(@Nullable FakeQdrant fake, String store) {
    this.fake = fake;
    address = QdrantAddress.parse(store, Path.of(""));
    client =
        new QdrantClient(
            QdrantGrpcClient.newBuilder(address.host(), address.port(), address.tls(), false)
                .build());
  }

  QdrantCodeStore open() {
    return open(address.profile());
  }

  QdrantCodeStore open(SizeProfile profile) {
    return open(address.restPort(), profile);
  }

  /// A store that copies what is unchanged point by point.
  QdrantCodeStore openWithoutRest() {
    return open(0, address.profile());
  }

  private QdrantCodeStore open(int restPort, SizeProfile profile) {
    var other =
        new QdrantAddress(
            address.tls(),
            address.host(),
            address.port(),
            restPort,
            address.ca(),
            address.timeout(),
            address.readyTimeout(),
            profile,
            address.polite());
    return QdrantCodeStore.open(other, null, new JsonCodec(), Clock.systemUTC(), Pace.ofMachine());
  }

  QdrantAddress address() {
    return address;
  }

  QdrantClient client() {
    return client;
  }

  /// Deletes all generations, the live one too.
  void clear(String collection) throws InterruptedException, ExecutionException {
    for (var name : client.listCollectionsAsync(PATIENCE).get()) {
      if (PhysicalName.of(name).filter(own -> own.collection().equals(collection)).isPresent()) {
        client.deleteCollectionAsync(name, PATIENCE).get();
      }
    }
  }

  @Override
  public String toString() {
    return fake == null ? address.host() + ":" + address.port() : "the fake server";
  }

  @Override
  public void close() {
    client.close();
    if (fake != null) {
      fake.close();
    }
  }
}
