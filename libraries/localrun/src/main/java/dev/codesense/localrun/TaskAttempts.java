package dev.codesense.localrun;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.core.Problem;
import dev.codesense.localrun.engine.TaskEngine;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.runtime.TaskCall;
import dev.codesense.workflow.graph.TaskOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Retries one task until it succeeds or a retry cannot help. Each attempt runs on a platform
/// thread, since components call native code.
final class TaskAttempts {
  /// A task that its timeout has interrupted may take so long to notice.
  private static final Duration LONGEST_REST = Duration.ofSeconds(10);

  private final TaskEngine engine;
  private final TaskEngine.TaskOrder order;
  private final TaskOptions options;
  private int count;

  TaskAttempts(TaskEngine engine, TaskEngine.TaskOrder order) {
    this.engine = engine;
    this.order = order;
    this.options = order.task().options();
  }

  /// How often it was tried so far.
  int count() {
    return count;
  }

  /// @throws RuntimeException of the last attempt; [Error] likewise
  TaskCall.Made run() throws InterruptedException {
    while (true) {
      count++;
      try {
        return once();
      } catch (CodesenseException e) {
        var retry = options.retry();
        if (retry.isEmpty()
            || count > retry.get().times()
            || e.problem().kind() != Problem.Kind.TRANSIENT) {
          throw e;
        }
        var pause = retry.get().pauses().after(count);
        order
            .progress()
            .warn(
                "%s; attempt %d of %d in %d s"
                    .formatted(
                        e.getMessage(), count + 1, retry.get().times() + 1, pause.toSeconds()));
        Thread.sleep(pause);
      }
    }
  }

  private TaskCall.Made once() throws InterruptedException {
    var limit = options.timeout();
    var call = new FutureTask<>(() -> engine.run(order));
    var thread = Thread.ofPlatform().daemon().name("task-" + order.name()).start(call);
    try {
      return limit.isPresent()
          ? call.get(limit.get().toMillis(), TimeUnit.MILLISECONDS)
          : call.get();
    } catch (TimeoutException e) {
      thread.interrupt();
      thread.join(LONGEST_REST);
      throw new CodesenseException(
          LocalProblem.TASK_TOO_SLOW,
          "it did not end within its timeout of " + limit.orElse(Duration.ZERO).toSeconds() + " s",
          e);
    } catch (InterruptedException e) {
      thread.interrupt();
      thread.join();
      throw e;
    } catch (ExecutionException e) {
      var failure = Interrupts.failure(e);
      // A component that was writing a file finds it closed.
      Interrupts.rethrow(failure);
      throw failure;
    }
  }
}
