package dev.codesense.cli.invocation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends the process within a second of Ctrl-C or SIGTERM with exit code 130; one that serves
/// others, once those are served.
///
/// The JVM answers both signals by running its shutdown hooks. Ours interrupts the command, gives
/// it a moment to close what it opened, says what is safe, and halts, whatever native code still
/// runs: everything is published whole or not at all, so a halt is as safe as a power cut.
public final class Interruption {
  private static final Duration USUAL_GRACE = Duration.ofMillis(600);

  public static final int EXIT_CODE = 130;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile Duration grace = USUAL_GRACE;
  private volatile String safe = "Nothing was changed.";

  private Interruption() {}

  /// For tests and embedding: nobody presses Ctrl-C.
  public static Interruption none() {
    return new Interruption();
  }

  /// Watches for the signals.
  ///
  /// @param command the thread that is interrupted
  public static Interruption watch(Thread command, ProcessEnvironment process) {
    var interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("interruption")
                .unstarted(() -> interruption.shutDown(command, process)));
    return interruption;
  }

  /// What a person may rely on if the command is interrupted from now on: one or two sentences.
  public void safe(String sentences) {
    safe = sentences;
  }

  /// How long a command is given to end if it is interrupted from now on. Most need no time.
  public void grace(Duration time) {
    grace = time;
  }

  /// Whether a signal came.
  boolean requested() {
    return requested;
  }

  /// The command has printed its last word.
  public void end() {
    ended.countDown();
  }

  /// What to say to the person who pressed Ctrl-C.
  String message() {
    return "interrupted. " + safe;
  }

  private void shutDown(Thread command, ProcessEnvironment process) {
    if (ended.getCount() == 0) {
      return; // The ordinary exit runs hooks too.
    }
    requested = true;
    command.interrupt();
    try {
      if (!ended.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.err().println();
        process.err().println(message());
        process.err().flush();
      }
    } catch (InterruptedException e) {
      // Halting is what is left to do.
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
