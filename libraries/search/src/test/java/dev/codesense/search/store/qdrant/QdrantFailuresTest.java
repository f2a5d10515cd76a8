package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Secret;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.testkit.qdrant.fault.Fault.Answer;
import dev.codesense.testkit.qdrant.fault.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a person reads when the server is not there, not willing or not able.
class QdrantFailuresTest {
  private final TestServer server = TestServer.fake("?timeout=1s&ready-timeout=1s");
  private final QdrantCodeStore store = server.open();

  QdrantFailuresTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Test
  void anAddressSaysHostPortEncryptionAndOptions() {
    assertThat(
            QdrantAddress.parse("qdrants://q.example?ca=ca.pem&timeout=500ms", Path.of("/project")))
        .isEqualTo(
            new QdrantAddress(
                true,
                "q.example",
                6334,
                6333,
                Path.of("/project/ca.pem"),
                Duration.ofMillis(500),
                Duration.ofMinutes(30),
                SizeProfile.SMALL,
                true));
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (var address :
        List.of(
            "qdrant://",
            "qdrant://key@host",
            "qdrant://host/path",
            "qdrant://host?colour=red",
            "qdrant://host?timeout=soon",
            "qdrant://host?rest=70000",
            "qdrant://host?profile=huge",
            "qdrant://host?polite=perhaps",
            "qdrant:// host")) {
      assertProblem(() -> QdrantAddress.parse(address, Path.of("")), QdrantProblem.ADDRESS_INVALID);
    }
  }

  @Test
  void certificatesThatAreNoneAreRefused() {
    var address = QdrantAddress.parse("qdrants://127.0.0.1?ca=missing.pem", Path.of(""));
    assertProblem(() -> server.open(address), QdrantProblem.ADDRESS_INVALID);
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    server.faults().kill();
    assertThatThrownBy(() -> store.alias("shop"))
        .hasMessageContaining(server.address().shown())
        .satisfies(e -> assertThat(problem(e)).isEqualTo(QdrantProblem.UNREACHABLE));
  }

  @Test
  void aMissingOrWrongKeyIsRefusedAndNotShown() throws InterruptedException {
    server.faults().requireApiKey("right");
    assertProblem(() -> store.alias("shop"), QdrantProblem.REFUSED);
    try (var wrong = server.open(new Secret("wrong-key"))) {
      assertThatThrownBy(() -> wrong.alias("shop"))
          .satisfies(e -> assertThat(problem(e)).isEqualTo(QdrantProblem.REFUSED))
          .hasMessageNotContaining("wrong-key");
    }
    try (var right = server.open(new Secret("right"))) {
      assertThat(right.alias("shop")).isEmpty();
    }
  }

  @Test
  void aServerThatIsTooOldIsRefusedBeforeAnythingIsMade() {
    server.faults().saysVersion("1.15.5");
    assertProblem(() -> store.build("shop", 4, null), QdrantProblem.SERVER_TOO_OLD);
    assertThat(server.faults().collections()).isEmpty();
  }

  @Test
  void aServerThatStaysBusyEndsTheBuildAndLeavesNothing() {
    server.faults().all(Operation.UPSERT).isRefused(Answer.RESOURCE_EXHAUSTED);
    assertProblem(() -> build(1), QdrantProblem.OVERLOADED);
    assertThat(server.faults().collections()).isEmpty();
  }

  @Test
  void aBusyServerGetsSmallerBatches() throws InterruptedException {
    server.faults().nth(1, Operation.UPSERT).isRefused(Answer.RESOURCE_EXHAUSTED);
    server.faults().nth(2, Operation.UPSERT).timesOutWaiting();
    assertThat(build(500).manifest().chunks()).isEqualTo(500);
  }

  @Test
  void aCollectionThatDoesNotBecomeReadyIsNotPublished() throws InterruptedException {
    var generation = build(1);
    server.faults().isBusyFor(1_000);
    assertProblem(() -> store.verify(generation), QdrantProblem.NOT_READY);
  }

  @Test
  void aCollectionThatIsReadyAfterAWhileIsWaitedFor() throws InterruptedException {
    var generation = build(1);
    server.faults().isBusyFor(5);
    store.verify(generation);
  }

  @Test
  void whatTheServerFindsWrongIsToldInItsWords() {
    assertThatThrownBy(() -> store.build("shop", 0, null))
        .satisfies(e -> assertThat(problem(e)).isEqualTo(QdrantProblem.REQUEST_REJECTED))
        .hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void aCollectionOfSomebodyElseIsNeitherUsedNorRemoved() throws InterruptedException {
    server.create("shop");
    server.create("shop-g1-0123abcd");

    assertProblem(() -> store.build("shop", 4, null), QdrantProblem.NAME_TAKEN);
    store.removeUnfinished();
    store.removeUnreadable("shop");
    assertThat(store.collections()).isEmpty();
    assertThat(store.unfinished()).isEmpty();
    assertThat(server.faults().collections()).containsExactlyInAnyOrder("shop", "shop-g1-0123abcd");
  }

  private Generation build(int chunks) throws InterruptedException {
    try (var builder = store.build("shop", 4, null)) {
      for (int i = 0; i < chunks; i++) {
        builder.add(List.of(chunk(i)));
      }
      return builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL));
    }
  }

  private static IndexedChunk chunk(int number) {
    return Chunks.at("src/C" + number + ".java", 1, "class C" + number + " {}")
        .towards(1, number, 0, 0);
  }

  private static Problem problem(Throwable e) {
    return ((CodesenseException) e).problem();
  }

  private static void assertProblem(ThrowingCallable call, Problem problem) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
