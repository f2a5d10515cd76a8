package dev.codesense.assistant;

import dev.codesense.core.CodesenseException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Bounds what is worked on at a time, in any unit: who finds no room waits in a queue, in order,
/// but neither long nor with many. Thread-safe.
public final class AdmissionGate {
  private final String what;
  private final int capacity;
  private final int longestQueue;
  private final Duration patience;
  private final Semaphore room;
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param what is counted, for messages: plural, such as `tokens to embed`
  /// @param capacity units at a time, at least 1
  /// @param longestQueue who may wait at a time
  /// @param patience longest wait
  public AdmissionGate(String what, int capacity, int longestQueue, Duration patience) {
    this.what = what;
    this.capacity = capacity;
    this.longestQueue = longestQueue;
    this.patience = patience;
    this.room = new Semaphore(capacity, true);
  }

  /// Room that somebody has; closing gives it back.
  @FunctionalInterface
  public interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /// Waits for room.
  ///
  /// @param units at least 0; more than there ever are count as all of them, so that the largest
  ///   request is worked on alone
  /// @throws CodesenseException [AssistantProblem#BUSY] when too many wait already, or it takes too
  ///   long
  public Room enter(long units) throws InterruptedException {
    int taken = (int) Math.min(units, capacity);
    if (!room.tryAcquire(taken, 0, TimeUnit.SECONDS) && !queue(taken)) {
      throw new CodesenseException(
          AssistantProblem.BUSY,
          "No room for more %s: all of %,d are taken".formatted(what, capacity));
    }
    return () -> room.release(taken);
  }

  private boolean queue(int taken) throws InterruptedException {
    try {
      return waiting.incrementAndGet() <= longestQueue
          && room.tryAcquire(taken, patience.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }

  /// Units that are taken now.
  public int taken() {
    return capacity - room.availablePermits();
  }

  /// Who waits now.
  public int waiting() {
    return waiting.get();
  }
}
