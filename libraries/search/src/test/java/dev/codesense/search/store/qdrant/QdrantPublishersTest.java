package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.testkit.qdrant.AliasMove;
import dev.codesense.testkit.qdrant.fault.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two machines that publish at a time: Qdrant has no compare-and-set.
class QdrantPublishersTest {
  private static final String COLLECTION = "shop";
  private static final Duration LEASE = Duration.ofHours(1);

  private final TestServer server = TestServer.fake("");
  private final QdrantCodeStore here = server.open();
  private final QdrantCodeStore there = server.open();

  QdrantPublishersTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() {
    here.close();
    there.close();
    server.close();
  }

  @Test
  void whoFindsThatItOverwroteAHigherGenerationPointsBackAtIt() throws Exception {
    var first = build("first");
    here.publish(first, "run-1");
    var second = build("second");
    var third = build("third");

    var betweenCheckAndMove = server.faults().next(Operation.MOVE_ALIAS).isHeld();
    var late = started(() -> here.publish(second, "run-2"));
    betweenCheckAndMove.awaitCall();
    there.publish(third, "run-3");
    betweenCheckAndMove.open();

    assertThat(late.get().physicalName()).isEqualTo(third.physicalName());
    assertThat(late.get().run()).isEqualTo("run-3");
    assertThat(there.alias(COLLECTION)).contains(late.get());
    assertThat(server.faults().aliasMoves())
        .containsExactly(
            AliasMove.first(COLLECTION, first.physicalName()),
            new AliasMove(COLLECTION, first.physicalName(), third.physicalName()),
            new AliasMove(COLLECTION, third.physicalName(), second.physicalName()),
            new AliasMove(COLLECTION, second.physicalName(), third.physicalName()));
  }

  @Test
  void aRollbackIsNotTakenForAnOverwrittenPublication() throws Exception {
    var first = build("first");
    var second = build("second");
    here.publish(first, "run-1");
    here.publish(second, "run-2");

    assertThat(there.rollback(COLLECTION, "run-2", "undo").map(Alias::physicalName))
        .contains(first.physicalName());
    assertThat(here.target(COLLECTION)).contains(first.physicalName());
    var third = build("third");
    assertThat(here.publish(third, "run-3").previous()).isEqualTo(first.physicalName());
  }

  @Test
  void aPublisherThatDiedBeforeItsMoveDoesNotWinLater() throws Exception {
    var first = build("first");
    var second = build("second");
    here.publish(first, "run-1");
    here.publish(second, "run-2");
    var third = build("third");
    var gate = server.faults().next(Operation.MOVE_ALIAS).isHeld();
    var dying = new FutureTask<>(() -> here.publish(third, "run-3"));
    var thread = Thread.ofVirtual().start(dying);
    gate.awaitCall();
    server.faults().kill();
    thread.interrupt();
    thread.join();
    server.faults().restart();

    assertThat(there.rollback(COLLECTION, null, "undo").map(Alias::physicalName))
        .contains(first.physicalName());
    assertThat(there.target(COLLECTION)).isEqualTo(Optional.of(first.physicalName()));
  }

  @Test
  void ofTwoRunsThatReserveAtATimeOneIsKeptOut() throws Exception {
    var gate = server.faults().next(Operation.CREATE_COLLECTION).isHeld();
    var late =
        started(() -> {
          here.reserve(COLLECTION, "run-1", LEASE);
          return Boolean.TRUE;
        });
    gate.awaitCall();
    there.reserve(COLLECTION, "run-2", LEASE);
    gate.open();

    assertThatThrownBy(late::get)
        .cause()
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(StoreProblem.BUILD_IN_PROGRESS))
        .hasMessageContaining("run-2");
    there.reserve(COLLECTION, "run-2", LEASE);
  }

  private Generation build(String word) throws InterruptedException {
    try (var builder = here.build(COLLECTION, 4, null)) {
      builder.add(List.of(Chunks.at(word, 1, word).towards(1, 0, 0, 0)));
      return builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL));
    }
  }

  private static <T> FutureTask<T> started(Callable<T> task) {
    var running = new FutureTask<>(task);
    Thread.ofVirtual().start(running);
    return running;
  }
}
