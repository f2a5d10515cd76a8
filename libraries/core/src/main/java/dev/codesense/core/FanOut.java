package dev.codesense.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
      throw new IllegalArgumentException("The calls at a time must be at least 1, was " + calls);
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
    var futures = new ArrayList<Future<R>>(items.size());
    try (var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory())) {
      try {
        var done = new ExecutorCompletionService<R>(executor);
        for (var item : items) {
          if (futures.size() >= limit) {
            // Whichever ends first makes room, or ends it all by its failure.
            Interrupts.get(done.take());
          }
          futures.add(done.submit(() -> call.apply(item)));
        }
        for (int left = Math.min(limit, futures.size()); left > 0; left--) {
          Interrupts.get(done.take());
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
}
