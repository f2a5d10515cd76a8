package dev.codesense.search.store.qdrant;

import dev.codesense.core.CodesenseException;
import io.grpc.Status;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends points to one collection, several batches at a time and no more, so that memory stays the
/// same however many there are. A server that is busy gets smaller batches, later. Sending a point
/// twice changes nothing. Thread-safe.
final class Uploads implements AutoCloseable {
  private static final int SMALLEST_BATCH = 16;

  /// What is on its way at a time.
  private record Load(int batches, int largestBatch) {}

  private static final Load FULL = new Load(4, 256);

  /// Leaves room between its batches for those who ask.
  private static final Load GENTLE = new Load(1, 64);

  /// Below what a server's REST endpoint accepts, which a proxy may stand for.
  private static final int BATCH_BYTES = 16 << 20;

  private final QdrantConnection connection;
  private final String collection;
  private final AdaptiveThrottle throttle;
  private final Load load;
  private final Semaphore free;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("qdrant-upload-", 0).factory());
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final AtomicLong bytes = new AtomicLong();

  private List<PointStruct> waiting = new ArrayList<>();
  private int waitingBytes;
  private int batch;

  /// @param throttle asked before each batch that queries might feel
  Uploads(QdrantConnection connection, String collection, AdaptiveThrottle throttle) {
    this.connection = connection;
    this.throttle = throttle;
    this.collection = collection;
    load = throttle.isDue() ? GENTLE : FULL;
    free = new Semaphore(load.batches());
    batch = load.largestBatch() / 2;
  }

  /// Takes a point; waits while enough are on their way.
  ///
  /// @throws CodesenseException with the first failure of any batch
  void add(PointStruct point) throws InterruptedException {
    var full = take(point);
    if (!full.isEmpty()) {
      send(full);
    }
  }

  /// The batch that the point has completed; empty when it has completed none.
  private synchronized List<PointStruct> take(PointStruct point) {
    waiting.add(point);
    waitingBytes += point.getSerializedSize();
    return waiting.size() >= batch || waitingBytes >= BATCH_BYTES ? taken() : List.of();
  }

  private synchronized List<PointStruct> taken() {
    var all = waiting;
    bytes.addAndGet(waitingBytes);
    waiting = new ArrayList<>();
    waitingBytes = 0;
    return all;
  }

  /// Waits until the server has applied all that was taken.
  ///
  /// @throws CodesenseException with the first failure of any batch
  void flush() throws InterruptedException {
    var rest = taken();
    if (!rest.isEmpty()) {
      send(rest);
    }
    free.acquire(load.batches());
    free.release(load.batches());
    throwFailure();
  }

  /// Bytes taken so far, as they travel.
  long bytes() {
    return bytes.get();
  }

  private void send(List<PointStruct> points) throws InterruptedException {
    free.acquire();
    try {
      throwFailure();
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
    threads.execute(() -> {
      try {
        // Fewer are felt by nobody.
        if (points.size() >= SMALLEST_BATCH) {
          throttle.beforeUpload(points.getFirst());
        }
        upload(points);
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      } catch (InterruptedException _) {
        // Given up: nobody flushes after that.
      } finally {
        free.release();
      }
    });
  }

  private void throwFailure() {
    var first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  private void upload(List<PointStruct> points) throws InterruptedException {
    var request =
        UpsertPoints.newBuilder()
            .setCollectionName(collection)
            .addAllPoints(points)
            .setWait(true)
            .setTimeout(Math.max(1, connection.longTimeout().toSeconds()))
            .build();
    var attempts = connection.attempts("points for " + collection, connection.longTimeout());
    while (true) {
      try {
        var result =
            connection.once(
                connection.longTimeout(),
                (client, timeout) -> client.upsertAsync(request, timeout));
        if (result.getStatus() == UpdateStatus.Completed) {
          grow();
          return;
        }
        // Done later, perhaps: the same points once more find out when.
        throw new TimeoutException("The points are " + result.getStatus());
      } catch (ExecutionException | TimeoutException e) {
        shrink();
        attempts.failed(e);
        if (points.size() > SMALLEST_BATCH && isOverload(QdrantConnection.status(e))) {
          upload(points.subList(0, points.size() / 2));
          upload(points.subList(points.size() / 2, points.size()));
          return;
        }
      }
    }
  }

  private static boolean isOverload(Status status) {
    return switch (status.getCode()) {
      case RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED -> true;
      default -> false;
    };
  }

  private synchronized void grow() {
    batch = Math.min(load.largestBatch(), batch + SMALLEST_BATCH);
  }

  private synchronized void shrink() {
    batch = Math.max(SMALLEST_BATCH, batch / 2);
  }

  /// Gives up what is on its way.
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
