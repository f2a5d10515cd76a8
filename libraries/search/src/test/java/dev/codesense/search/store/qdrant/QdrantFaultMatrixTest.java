package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.testkit.qdrant.FakeQdrant;
import dev.codesense.testkit.qdrant.fault.Fault.Answer;
import dev.codesense.testkit.qdrant.fault.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every step of a generation's life meets every fault; docs/qdrant-faults.md is what came of it.
class QdrantFaultMatrixTest {
  private static final String COLLECTION = "shop";

  /// So many files stay as they are that the server is asked to copy them.
  private static final int OTHERS = 9;

  /// What a publisher does, in this order.
  enum Step {
    CREATE("create the collection", Operation.CREATE_COLLECTION),
    INDEX("create a payload index", Operation.CREATE_INDEX),
    COPY("have what is unchanged copied", Operation.RECOVER),
    UPLOAD("upload points", Operation.UPSERT),
    COUNT("count what is there", Operation.COUNT),
    SEAL("mark it as complete", Operation.CHANGE_COLLECTION),
    ALIAS("move the alias", Operation.MOVE_ALIAS),
    READ_BACK("read the alias back", Operation.READ_COLLECTION),
    RECLAIM("remove the old collection", Operation.DELETE_COLLECTION);

    private final String words;
    private final Operation operation;

    Step(String words, Operation operation) {
      this.words = words;
      this.operation = operation;
    }
  }

  /// What happens to the first call of a step.
  enum Trouble {
    DELAY("answered late") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        server.next(operation).isDelayed(Duration.ofMillis(100));
      }
    },
    LOST("done, answer lost") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        server.next(operation).isDoneButNotAnswered();
      }
    },
    UNAVAILABLE("unavailable once") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        server.next(operation).isRefused(Answer.UNAVAILABLE);
      }
    },
    TIMEOUT("done, but \"deadline exceeded\"") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        server.next(operation).isDoneButAnswered(Answer.DEADLINE_EXCEEDED);
      }
    },
    DOWN("server dies, for long") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        server.next(operation).isDoneThenKills();
      }
    },
    INTERRUPTED("builder is interrupted (Ctrl-C)") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        throw new IllegalStateException("Needs a hand on the builder");
      }
    },
    KILLED("builder is killed (-9)") {
      @Override
      void plan(FakeQdrant server, Operation operation) {
        throw new IllegalStateException("Needs a hand on the builder");
      }
    };

    private final String words;

    Trouble(String words) {
      this.words = words;
    }

    abstract void plan(FakeQdrant server, Operation operation);
  }

  private record Cell(Step step, Trouble trouble) {}

  @Test
  void whateverGoesWrongQueriesSeeOneWholeGenerationAndTheNextBuildSucceeds() throws Exception {
    var cells = new ArrayList<Cell>();
    for (var step : Step.values()) {
      for (var trouble : Trouble.values()) {
        cells.add(new Cell(step, trouble));
      }
    }
    // Each has a server of its own, and mostly waits for it.
    var outcomes =
        FanOut.named("cell")
            .atMost(4)
            .map(cells, cell -> outcome(cell.step, cell.trouble))
            .iterator();
    var page =
        new StringBuilder(
            """
            # What happens when Qdrant fails

            A second generation is built beside the first, published, and the first is removed. Each cell is the test of one fault at the first call of one step
            (`QdrantFaultMatrixTest` writes this page). The cell says whether the command goes on or how it ends, and which generation queries see then. In every
            cell queries see one whole generation, and the next build succeeds and removes what was left.

            """);
    page.append("| step |");
    for (var trouble : Trouble.values()) {
      page.append(" %s |".formatted(trouble.words));
    }
    page.append("\n|---|" + "---|".repeat(Trouble.values().length) + "\n");
    for (var step : Step.values()) {
      page.append("| %s |".formatted(step.words));
      for (int i = 0; i < Trouble.values().length; i++) {
        page.append(" %s |".formatted(outcomes.next()));
      }
      page.append('\n');
    }
    GeneratedFile.check(Path.of("docs/qdrant-faults.md"), page.toString());
  }

  private static String outcome(Step step, Trouble trouble) throws Exception {
    try (var server = TestServer.fake("?timeout=300ms&ready-timeout=2s&polite=false");
        var store = server.open()) {
      var first = build(store, "old");
      store.publish(first, "run-1");
      var publisher = new Publisher(store, first);
      var ended =
          switch (trouble) {
            case INTERRUPTED -> ended(server, publisher, step, publisher::interrupt);
            case KILLED -> ended(server, publisher, step, publisher::kill);
            case DELAY, LOST, UNAVAILABLE, TIMEOUT, DOWN ->
                troubled(server, publisher, step, trouble);
          };
      var seen = seen(store);
      server.clock.advance(QdrantGenerationBuilder.LEASE);
      var third = build(store, "next");
      store.verify(third);
      assertThat(store.publish(third, "run-3").physicalName()).isEqualTo(third.physicalName());
      assertThat(seen(store)).isEqualTo("next");
      assertThat(store.unfinished()).isEmpty();
      return "%s; %s serves".formatted(ended, seen);
    }
  }

  private static String troubled(TestServer server, Publisher publisher, Step step, Trouble trouble)
      throws Exception {
    var faults = server.faults();
    var running = new FutureTask<>(publisher::run, null);
    var thread = Thread.ofVirtual().unstarted(running);
    if (step == Step.READ_BACK) {
      var gate = faults.next(Operation.MOVE_ALIAS).isHeld();
      thread.start();
      gate.awaitCall();
      trouble.plan(faults, step.operation);
      gate.open();
    } else {
      trouble.plan(faults, step.operation);
      thread.start();
    }
    running.get();
    if (trouble == Trouble.DOWN) {
      faults.restart();
    }
    faults.clearFaults();
    var failure = publisher.failure;
    return failure == null ? "goes on" : "ends with " + failure.problem().code();
  }

  /// The call was on its way: the server does it after the builder is gone.
  private static String ended(TestServer server, Publisher publisher, Step step, End end)
      throws Exception {
    var faults = server.faults();
    var thread = Thread.ofVirtual().unstarted(publisher::run);
    var gate = faults.next(step == Step.READ_BACK ? Operation.MOVE_ALIAS : step.operation).isHeld();
    thread.start();
    gate.awaitCall();
    if (step == Step.READ_BACK) {
      var second = faults.next(step.operation).isHeld();
      gate.open();
      second.awaitCall();
      gate = second;
    }
    var ended = end.of(thread);
    gate.open();
    return ended;
  }

  private interface End {
    String of(Thread thread) throws InterruptedException;
  }

  private static String seen(QdrantCodeStore store) throws InterruptedException {
    try (var index = store.open(store.live(COLLECTION).orElseThrow())) {
      return index.lexical(LexicalQuery.of("old new next"), SearchFilter.PUBLIC, 10).stream()
          .map(Candidate::path)
          .map(path -> path.replace(".java", "").toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" and "));
    }
  }

  private static Generation build(QdrantCodeStore store, String word) throws InterruptedException {
    try (var builder = store.build(COLLECTION, 4, null)) {
      for (int i = 0; i < OTHERS; i++) {
        builder.add(List.of(Chunks.at("Other" + i + ".java", 1, "kept").towards(0, 1, i, 0)));
      }
      return fill(builder, word);
    }
  }

  private static Generation fill(GenerationBuilder builder, String word)
      throws InterruptedException {
    builder.removeFile("git.example/team/app", path("old"));
    builder.add(List.of(Chunks.at(path(word), 1, word).towards(1, 0, 0, 0)));
    return builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL), new byte[] {1});
  }

  private static String path(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + ".java";
  }

  /// Builds on the first generation, publishes, reclaims: until something stops it.
  private static final class Publisher {
    private final QdrantCodeStore store;
    private final Generation first;
    private volatile @Nullable GenerationBuilder builder;
    private volatile boolean killed;
    private volatile boolean interrupted;
    private volatile @Nullable CodesenseException failure;

    Publisher(QdrantCodeStore store, Generation first) {
      this.store = store;
      this.first = first;
    }

    void run() {
      try {
        var building = store.build(COLLECTION, 4, first);
        builder = building;
        Generation second;
        try {
          second = fill(building, "new");
        } finally {
          if (!killed) {
            building.close();
          }
        }
        store.verify(second);
        store.publish(second, "run-2");
        store.remove(first);
      } catch (CodesenseException e) {
        failure = e;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    String interrupt(Thread thread) throws InterruptedException {
      thread.interrupt();
      thread.join();
      assertThat(interrupted).isTrue();
      return "ends as interrupted";
    }

    String kill(Thread thread) throws InterruptedException {
      killed = true;
      thread.interrupt();
      thread.join();
      if (builder instanceof QdrantGenerationBuilder abandoned) {
        abandoned.abandon();
      }
      return "gone";
    }
  }
}
