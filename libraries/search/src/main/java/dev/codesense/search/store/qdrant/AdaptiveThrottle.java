package dev.codesense.search.store.qdrant;

import io.qdrant.client.QueryFactory;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Throttles a build that slows queries down: now and then it sends a query through the alias that
/// people use, and makes uploads wait while that takes longer than it did before the build. Uploads
/// begin slowly, so that a short build is throttled too. Thread-safe.
final class AdaptiveThrottle {
  private static final Logger log = LoggerFactory.getLogger(AdaptiveThrottle.class);

  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /// Asked before the first upload: what is usual.
  private static final int IDLE = 5;

  /// One slow answer is chance.
  private static final int LAST = 3;

  private static final double TOLERATED_SLOWDOWN = 1.5;

  /// Below it nobody feels a difference.
  private static final Duration NEGLIGIBLE = Duration.ofMillis(5);

  private static final int RESULTS = 10;

  private final QdrantConnection connection;
  private final String alias;
  private final boolean due;
  private final Deque<Duration> last = new ArrayDeque<>();
  private Duration limit = Duration.ZERO;
  private Duration wait = SHORTEST_WAIT;
  private long askedAt;

  AdaptiveThrottle(QdrantConnection connection, String alias) throws InterruptedException {
    this.connection = connection;
    this.alias = alias;
    this.due = connection.address().polite() && connection.info(alias).isPresent();
  }

  /// Whether there is anybody who may ask.
  boolean isDue() {
    return due;
  }

  /// Waits, if need be, before points are sent.
  ///
  /// @param sample any of the points: its words are the question
  void beforeUpload(PointStruct sample) throws InterruptedException {
    var pause = pause(sample);
    if (pause.isPositive()) {
      connection.sleep(pause);
    }
  }

  private synchronized Duration pause(PointStruct sample) throws InterruptedException {
    long now = connection.pace().nanoTime().getAsLong();
    if (!due) {
      return Duration.ZERO;
    }
    if (limit.isZero()) {
      learn(sample);
    } else if (now - askedAt >= EVERY.toNanos()) {
      adapt(ask(sample));
    }
    return wait;
  }

  private void learn(PointStruct sample) throws InterruptedException {
    for (int i = 0; i < IDLE; i++) {
      last.add(ask(sample));
    }
    var usual = last.stream().sorted().skip(last.size() / 2).findFirst().orElse(Duration.ZERO);
    var tolerated = Duration.ofNanos((long) (usual.toNanos() * TOLERATED_SLOWDOWN));
    limit = tolerated.compareTo(NEGLIGIBLE) > 0 ? tolerated : NEGLIGIBLE;
    last.clear();
  }

  private void adapt(Duration took) {
    last.addLast(took);
    if (last.size() > LAST) {
      last.removeFirst();
    }
    boolean felt = last.stream().filter(one -> one.compareTo(limit) > 0).count() > LAST / 2;
    if (felt) {
      wait = wait.isZero() ? SHORTEST_WAIT : wait.multipliedBy(2);
      wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    } else {
      wait = wait.compareTo(SHORTEST_WAIT) > 0 ? wait.dividedBy(2) : Duration.ZERO;
    }
  }

  private Duration ask(PointStruct sample) throws InterruptedException {
    var words = sample.getVectors().getVectors().getVectorsMap().get(ChunkPoint.WORDS);
    if (words == null || !words.hasSparse() || words.getSparse().getIndicesCount() == 0) {
      return Duration.ZERO;
    }
    var sparse = words.getSparse();
    int most = Math.min(RESULTS, sparse.getIndicesCount());
    var query =
        QueryPoints.newBuilder()
            .setCollectionName(alias)
            .setUsing(ChunkPoint.WORDS)
            .setQuery(
                QueryFactory.nearest(
                    sparse.getValuesList().subList(0, most),
                    sparse.getIndicesList().subList(0, most)))
            .setLimit(RESULTS)
            .build();
    var clock = connection.pace().nanoTime();
    long begin = clock.getAsLong();
    try {
      connection.once(
          connection.address().timeout(), (client, timeout) -> client.queryAsync(query, timeout));
    } catch (ExecutionException | TimeoutException e) {
      // A question that fails is no reason to end the build; it only says that people wait.
      log.debug("alias={} was asked in vain: {}", alias, QdrantConnection.status(e));
    }
    askedAt = clock.getAsLong();
    return Duration.ofNanos(askedAt - begin);
  }
}
