package dev.codesense.converge.jgit;

import org.eclipse.jgit.lib.EmptyProgressMonitor;

/// Makes JGit stop where it computes, when its thread is interrupted; where it waits for a socket
/// the interrupt itself closes that.
final class Cancellation extends EmptyProgressMonitor {
  @Override
  public boolean isCancelled() {
    return Thread.currentThread().isInterrupted();
  }
}
