package dev.codesense.converge.jgit;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Interrupts its creator when the time is up, so that a blocked socket of a virtual thread closes.
/// Tells that interrupt from a cancelled run's.
final class Deadline implements AutoCloseable {
  private static final ScheduledExecutorService ALARMS =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("converge-deadline").factory());

  private final Thread worker = Thread.currentThread();
  private final ScheduledFuture<?> alarm;
  private boolean closed;
  private boolean expired;

  private Deadline(Duration limit) {
    alarm = ALARMS.schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  private synchronized void expire() {
    if (!closed) {
      expired = true;
      worker.interrupt();
    }
  }

  /// Whether the time was up; takes back the interrupt that said so.
  synchronized boolean tookTooLong() {
    closed = true;
    if (expired) {
      Thread.interrupted();
    }
    return expired;
  }

  @Override
  public synchronized void close() {
    closed = true;
    alarm.cancel(false);
  }
}
