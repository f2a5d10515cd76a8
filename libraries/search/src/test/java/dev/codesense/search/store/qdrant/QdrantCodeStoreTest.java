package dev.codesense.search.store.qdrant;

import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.GenerationBuilder;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/// The contract over the wire.
class QdrantCodeStoreTest implements CodeStoreContract {
  private final TestServer server = new TestServer();
  private final CodeStore store = server.open();

  QdrantCodeStoreTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Override
  public CodeStore store() {
    return store;
  }

  @Override
  public void pass(Duration time) {
    server.clock.advance(time);
  }

  @Override
  public void kill(GenerationBuilder builder) {
    ((QdrantGenerationBuilder) builder).abandon();
    pass(QdrantGenerationBuilder.LEASE);
  }
}
