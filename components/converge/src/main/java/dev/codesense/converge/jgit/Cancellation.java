package dev.codesense.converge.jgit;

import dev.codesense.core.Interrupts;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/// Makes JGit stop where it computes, when its thread is interrupted; where it waits for a socket
/// the interrupt itself closes that.
final class Cancellation extends EmptyProgressMonitor {
  @Override
  public boolean isCancelled() {
    return Thread.currentThread().isInterrupted();
  }

  /// Throws an interruption in place of a failure that an interrupt may have caused. JGit takes a
  /// pack whose channel an interrupt closed for one that is gone, and keeps no cause: the thread's
  /// status alone says so.
  static void rethrow(Exception failure) throws InterruptedException {
    Interrupts.rethrow(failure);
    if (Thread.interrupted()) {
      var interruption = new InterruptedException(failure.getMessage());
      interruption.initCause(failure);
      throw interruption;
    }
  }
}
