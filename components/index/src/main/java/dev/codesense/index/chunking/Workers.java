package dev.codesense.index.chunking;

import dev.codesense.core.Interrupts;
import java.util.Iterator;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A few named platform threads that share out a supply of work: native parsers and models keep a
/// core busy, so virtual threads gain nothing, and each worker may own what only one thread may
/// use.
public final class Workers {

  private Workers() {}

  /// One thread's worth of hands.
  public interface Worker<T> extends AutoCloseable {
    void work(T item) throws InterruptedException;

    @Override
    default void close() {}
  }

  /// Gives every item to some worker. Items are asked for one at a time and only when a worker is
  /// free, so that nothing piles up.
  ///
  /// @param hire makes the worker of thread 0, 1, …; called on that thread
  /// @throws InterruptedException when the caller was interrupted; all workers have ended by then
  public static <T> void share(
      String name, int threads, Iterator<? extends T> items, IntFunction<? extends Worker<T>> hire)
      throws InterruptedException {
    var supply = new Supply<T>(items);
    var factory = Thread.ofPlatform().name(name + "-", 0).factory();
    try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
      var ended = new ExecutorCompletionService<@Nullable Void>(executor);
      var futures =
          IntStream.range(0, threads)
              .mapToObj(number -> ended.submit(() -> work(supply, hire, number)))
              .toList();
      try {
        for (int i = 0; i < threads; i++) {
          Interrupts.get(ended.take());
        }
      } finally {
        futures.forEach(future -> future.cancel(true));
      }
    }
  }

  private static <T> @Nullable Void work(
      Supply<T> supply, IntFunction<? extends Worker<T>> hire, int number)
      throws InterruptedException {
    try (var worker = hire.apply(number)) {
      for (var item = supply.next(); item != null; item = supply.next()) {
        worker.work(item);
      }
      return null;
    }
  }

  private static final class Supply<T> {
    private final Iterator<? extends T> items;

    Supply(Iterator<? extends T> items) {
      this.items = items;
    }

    synchronized @Nullable T next() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return items.hasNext() ? items.next() : null;
    }
  }
}
