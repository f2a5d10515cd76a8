package dev.codesense.core;

import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Tells an interrupted thread from a failed one, wherever the interrupt was noticed: in a wait, in
/// a thread that was waited for, or in a file that it closed.
public final class Interrupts {

  private Interrupts() {}

  /// Waits for a task and throws what it threw.
  ///
  /// @throws InterruptedException when the caller or the task was interrupted
  /// @throws CodesenseException or another unchecked exception, as the task threw it
  /// @throws IllegalStateException with the cause, when the task threw a checked exception
  public static <T extends @Nullable Object> T get(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /// What a task threw, to be thrown by whoever waited for it: as [#get] does.
  ///
  /// @throws InterruptedException when the task was interrupted
  public static RuntimeException failure(ExecutionException e) throws InterruptedException {
    return switch (e.getCause()) {
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    };
  }

  /// Whether a failure only says that a thread was interrupted. A library's own exception for a
  /// read that timed out does not.
  public static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException
          || cause instanceof FileLockInterruptionException) {
        return true;
      }
    }
    return false;
  }

  /// Throws an interruption in place of a failure that an interrupt has caused; clears the thread's
  /// interrupt status, as everybody who throws one does. Otherwise does nothing.
  public static void rethrow(Throwable failure) throws InterruptedException {
    if (caused(failure)) {
      Thread.interrupted();
      var interruption = new InterruptedException(failure.getMessage());
      interruption.initCause(failure);
      throw interruption;
    }
  }
}
