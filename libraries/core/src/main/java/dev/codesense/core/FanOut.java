package dev.codesense.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Runs one blocking call per item on named virtual threads, so many at a time; the first failure
/// cancels the rest.
///
/// For paid or long calls: `FanOut.named("teacher").atMost(8).map(prompts, teacher::answer)`.
public final class FanOut {
  private final String name;
  private final int limit;

  private FanOut(String name, int limit) {
    this.name = name;
    this.limit = limit;
  }

  /// @param name prefix of the threads' names
  public static FanOut named(String name) {
    return new FanOut(name, Runtime.getRuntime().availableProcessors());
  }

  /// @param calls how many run at once, at least 1
  public FanOut atMost(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("At least one call at a time, was " + calls);
    }
    return new FanOut(name, calls);
  }

  /// A call that may block, fail or be cancelled.
  @FunctionalInterface
  public interface Call<T, R> {
    R apply(T item) throws Exception;
  }

  /// Applies `call` to every item and returns the results in the items' order.
  ///
  /// @throws InterruptedException when the caller or a call was interrupted; siblings are cancelled
  /// @throws CodesenseException or another unchecked exception that a call threw, as it was thrown
  /// @throws IllegalStateException with the cause, when a call threw a checked exception
  public <T, R> List<R> map(List<T> items, Call<? super T, ? extends R> call)
      throws InterruptedException {
    var permits = new Semaphore(limit);
    var futures = new ArrayList<Future<R>>(items.size());
    try (var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory())) {
      try {
        var done = new ExecutorCompletionService<R>(executor);
        int taken = 0;
        for (var item : items) {
          permits.acquire();
          for (var ready = done.poll(); ready != null; ready = done.poll()) {
            result(ready);
            taken++;
          }
          futures.add(
              done.submit(() -> {
                try {
                  return call.apply(item);
                } finally {
                  permits.release();
                }
              }));
        }
        for (; taken < futures.size(); taken++) {
          result(done.take());
        }
        var results = new ArrayList<R>(futures.size());
        for (var future : futures) {
          results.add(future.resultNow());
        }
        return results;
      } finally {
        futures.forEach(future -> future.cancel(true));
      }
    }
  }

  private static <R> R result(Future<R> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
      }
    }
  }
}
