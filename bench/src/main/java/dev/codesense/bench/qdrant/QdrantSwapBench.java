package dev.codesense.bench.qdrant;

import dev.codesense.bench.Arguments;
import dev.codesense.bench.BenchIndex;
import dev.codesense.bench.QueryBench;
import dev.codesense.bench.SyntheticChunks;
import dev.codesense.core.CodesenseException;
import dev.codesense.embed.Embedder;
import dev.codesense.search.LiveSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// What people notice of new generations: hybrid questions at a fixed rate over the alias while one
/// generation after the other is built, verified, published, and the one before the last removed.
/// Fails when a question does, or finds nothing, or things of two generations, or an older
/// generation than the one whose publishing had returned.
///
/// Arguments: a store such as `qdrant://localhost:6334` (without: the fake server), and optionally
/// `--swaps N`, `--chunks N` of a generation, `--clients N`, `--per-second N` questions of all
/// clients, `--idle SECONDS` before and after the builds.
public final class QdrantSwapBench {
  private static final String COLLECTION = "bench-swap";
  private static final int RESULTS = 10;
  private static final int QUESTIONS = 500;

  /// A swap is felt until everybody has opened the new generation.
  private static final Duration AFTERMATH = Duration.ofMillis(200);

  /// Questions at the beginning that do not count as idle.
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private QdrantSwapBench() {}

  /// @param perSecond questions of all clients together
  /// @param idle time without a build, before and again after all builds
  record Load(
      int swaps, int clients, int perSecond, int chunks, SyntheticChunks synthetic, Duration idle) {

    Duration pause() {
      return Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) * clients / perSecond);
    }
  }

  /// How one question fared, besides being slow.
  enum Fate {
    ANSWERED,
    FAILED,
    EMPTY,
    MIXED,
    STALE
  }

  /// @param due when it should have been asked, in nanoseconds of the machine's own clock
  /// @param answered when it was answered
  record Asked(long due, long answered, Fate fate) {
    double milliseconds() {
      return (answered - due) / 1e6;
    }
  }

  /// @param begin when publishing was called
  /// @param end when it had returned, and its aftermath was over
  record Swap(long begin, long end) {
    boolean touches(Asked asked) {
      return asked.answered() >= begin && asked.due() <= end;
    }
  }

  /// @param begin when the clients did
  /// @param buildsBegin when the first build did
  record Outcome(
      long begin, long buildsBegin, long buildsEnd, List<Swap> swaps, List<Asked> asked) {

    long count(Fate fate) {
      return asked.stream().filter(one -> one.fate() == fate).count();
    }

    double[] idle() {
      return milliseconds(
          one -> one.answered() < buildsBegin || one.due() > buildsEnd + AFTERMATH.toNanos());
    }

    double[] duringBuilds() {
      return milliseconds(one ->
          one.due() >= buildsBegin
              && one.due() <= buildsEnd
              && swaps.stream().noneMatch(swap -> swap.touches(one)));
    }

    double[] duringSwaps() {
      return milliseconds(one -> swaps.stream().anyMatch(swap -> swap.touches(one)));
    }

    private double[] milliseconds(Predicate<Asked> wanted) {
      LongPredicate warm = due -> due - begin > WARM_UP.toNanos();
      return asked.stream()
          .filter(one -> warm.test(one.due()))
          .filter(wanted)
          .mapToDouble(Asked::milliseconds)
          .sorted()
          .toArray();
    }
  }

  public static void main(String[] arguments) throws Exception {
    var options = Arguments.of(arguments);
    var load =
        new Load(
            options.number("--swaps", 100),
            options.number("--clients", 16),
            options.number("--per-second", 32),
            options.number("--chunks", 1_000),
            new SyntheticChunks(384, 50, 10),
            Duration.ofSeconds(options.number("--idle", 20)));
    try (var server = QdrantServer.of(options.first())) {
      server.clear(COLLECTION);
      System.out.printf("%s, %s%n", server, load);
      try (var store = server.open()) {
        print(measure(store, COLLECTION, load));
      } finally {
        server.clear(COLLECTION);
      }
    }
  }

  private static void print(Outcome outcome) {
    System.out.println("| swaps | questions | failed | empty | mixed | stale |");
    System.out.println("|---|---|---|---|---|---|");
    System.out.printf(
        "| %d | %d | %d | %d | %d | %d |%n",
        outcome.swaps().size(),
        outcome.asked().size(),
        outcome.count(Fate.FAILED),
        outcome.count(Fate.EMPTY),
        outcome.count(Fate.MIXED),
        outcome.count(Fate.STALE));
    System.out.println("| | questions | p50 ms | p99 ms |");
    System.out.println("|---|---|---|---|");
    row("idle", outcome.idle());
    row("during builds", outcome.duringBuilds());
    row("in swaps", outcome.duringSwaps());
    System.out.printf(
        "p99 during builds, of idle: %.2f (aim: 1.5 at most)%n",
        QueryBench.percentile(outcome.duringBuilds(), .99)
            / QueryBench.percentile(outcome.idle(), .99));
    if (outcome.count(Fate.ANSWERED) < outcome.asked().size()) {
      throw new IllegalStateException("Somebody has noticed the new generations");
    }
  }

  private static void row(String what, double[] times) {
    System.out.printf(
        "| %s | %d | %.1f | %.1f |%n",
        what, times.length, QueryBench.percentile(times, .5), QueryBench.percentile(times, .99));
  }

  /// Publishes a generation, lets clients ask, and publishes others under their eyes.
  static Outcome measure(CodeStore store, String collection, Load load)
      throws InterruptedException, ExecutionException {
    var published = new AtomicInteger();
    var stop = new AtomicBoolean();
    var generations = new ArrayList<Generation>();
    generations.add(build(store, collection, load, 1));
    store.publish(generations.getFirst(), "bench");
    try (var embedder = load.synthetic().embedder();
        var search = live(store, collection, embedder);
        var clients =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("client-", 0).factory())) {
      var running = new ArrayList<Future<List<Asked>>>();
      long begin = System.nanoTime();
      for (int i = 0; i < load.clients(); i++) {
        int client = i;
        running.add(clients.submit(() -> ask(search, published, stop, load, client)));
      }
      var swaps = new ArrayList<Swap>();
      long buildsBegin;
      long buildsEnd;
      try {
        Thread.sleep(load.idle());
        buildsBegin = System.nanoTime();
        for (int swap = 1; swap <= load.swaps(); swap++) {
          var next = build(store, collection, load, swap + 1);
          generations.add(next);
          long publishing = System.nanoTime();
          store.publish(next, "bench");
          published.set(next.number());
          swaps.add(new Swap(publishing, System.nanoTime() + AFTERMATH.toNanos()));
          if (generations.size() > 2) {
            store.remove(generations.removeFirst());
          }
        }
        buildsEnd = System.nanoTime();
        Thread.sleep(load.idle());
      } finally {
        stop.set(true);
      }
      var asked = new ArrayList<Asked>();
      for (var client : running) {
        asked.addAll(client.get());
      }
      return new Outcome(begin, buildsBegin, buildsEnd, swaps, asked);
    }
  }

  private static LiveSearch live(CodeStore store, String collection, Embedder embedder) {
    return new LiveSearch(store, collection, embedder, RankingWeights.DEFAULT, List.of());
  }

  private static Generation build(CodeStore store, String collection, Load load, int edition)
      throws InterruptedException {
    var synthetic = load.synthetic();
    var generation =
        BenchIndex.build(
            store,
            collection,
            synthetic.chunks(edition, 0, load.chunks()),
            "synthetic",
            synthetic.dimensions());
    store.verify(generation);
    return generation;
  }

  private static List<Asked> ask(
      LiveSearch search, AtomicInteger published, AtomicBoolean stop, Load load, int client)
      throws InterruptedException {
    var asked = new ArrayList<Asked>();
    long pause = load.pause().toNanos();
    long due = System.nanoTime() + pause * client / load.clients();
    for (int i = client; !stop.get(); i += load.clients()) {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      var fate = fate(search, published, load.synthetic().question(i % QUESTIONS));
      asked.add(new Asked(due, System.nanoTime(), fate));
      due += pause;
    }
    return asked;
  }

  private static Fate fate(LiveSearch search, AtomicInteger published, String question)
      throws InterruptedException {
    int oldest = published.get();
    try {
      var answered = search.search(SearchRequest.of(question, RESULTS));
      var results = answered.answer().results();
      if (!answered.answer().warnings().isEmpty()) {
        System.err.println(answered.answer().warnings());
        return Fate.FAILED;
      }
      if (results.isEmpty()) {
        return Fate.EMPTY;
      }
      int edition = SyntheticChunks.edition(results.getFirst().path());
      if (answered.generation().number() != edition
          || results.stream()
              .anyMatch(result ->
                  SyntheticChunks.edition(result.path()) != edition
                      || SyntheticChunks.edition(result.snippet()) != edition)) {
        return Fate.MIXED;
      }
      return answered.generation().number() < oldest ? Fate.STALE : Fate.ANSWERED;
    } catch (CodesenseException e) {
      System.err.println(e.getMessage());
      return Fate.FAILED;
    }
  }
}
