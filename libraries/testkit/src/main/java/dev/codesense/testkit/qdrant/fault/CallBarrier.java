package dev.codesense.testkit.qdrant.fault;

import java.util.concurrent.CountDownLatch;

/// Holds a call between its arrival and its execution, so that a test can act in between.
public final class CallBarrier {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  CallBarrier() {}

  /// Waits until a call stands before the gate.
  public void awaitCall() throws InterruptedException {
    arrived.await();
  }

  /// Lets the call pass, and every later one.
  public void open() {
    opened.countDown();
  }

  public void pass() throws InterruptedException {
    arrived.countDown();
    opened.await();
  }
}
