package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.testkit.qdrant.fault.Fault.Answer;
import dev.codesense.testkit.qdrant.fault.Operation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A build asks what people ask, and never fails because of it.
class AdaptiveThrottleTest {
  private final TestServer server = TestServer.fake("?timeout=1s&polite=true");
  private final QdrantCodeStore store = server.open();

  AdaptiveThrottleTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Test
  void theFirstBuildAsksNothingSinceNobodyDoes() throws InterruptedException {
    build(20);

    assertThat(server.faults().calls(Operation.QUERY)).isZero();
  }

  @Test
  void aBuildBesideALiveIndexLearnsWhatIsUsual() throws InterruptedException {
    store.publish(build(20), "run-1");
    int before = server.faults().calls(Operation.QUERY);

    build(20);

    assertThat(server.faults().calls(Operation.QUERY) - before).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aBuildThatSendsAFewPointsAsksNothingAndDoesNotWait() throws InterruptedException {
    store.publish(build(20), "run-1");

    build(1);

    assertThat(server.faults().calls(Operation.QUERY)).isZero();
  }

  @Test
  void aQuestionThatFailsDoesNotEndTheBuild() throws InterruptedException {
    store.publish(build(20), "run-1");
    server.faults().all(Operation.QUERY).isRefused(Answer.UNAVAILABLE);

    assertThat(build(20).manifest().chunks()).isEqualTo(20);
  }

  private Generation build(int chunks) throws InterruptedException {
    try (var builder = store.build("shop", 4, null)) {
      for (int i = 0; i < chunks; i++) {
        builder.add(
            List.of(Chunks.at("Cart" + i + ".java", 1, "class Cart {}").towards(1, i, 0, 0)));
      }
      return builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL));
    }
  }
}
