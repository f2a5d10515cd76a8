package dev.codesense.cli.invocation;

import dev.codesense.core.Progress;
import dev.codesense.data.Journal;
import dev.codesense.data.ProjectLock;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.RunIds;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A command at work on a project: its run id, its progress and, for a writer, the project's lock.
public final class Session implements AutoCloseable {
  private final Invocation invocation;
  private final String runId;
  private final Invocation.ShownProgress progress;
  private final @Nullable ProjectLock lock;

  private Session(
      Invocation invocation, Invocation.ShownProgress progress, @Nullable ProjectLock lock) {
    this.invocation = invocation;
    this.progress = progress;
    this.lock = lock;
    this.runId =
        RunIds.create(invocation.process().clock().instant(), new java.security.SecureRandom());
  }

  /// Takes the lock and completes or undoes what a killed command left.
  public static Session writing(Invocation invocation, String command) {
    LibraryLogs.quiet();
    var state = invocation.project().resolve(LocalRunContext.STATE);
    var lock = ProjectLock.acquire(state, command, invocation.process().clock());
    try {
      var session = new Session(invocation, invocation.progress(), lock);
      switch (Journal.recover(state)) {
        case NOTHING -> {}
        case COMPLETED ->
            session
                .progress
                .progress()
                .event("completed the change that a killed command had begun");
        case DISCARDED ->
            session.progress.progress().event("undid the change that a killed command had begun");
      }
      return session;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// For a command whose tasks are other processes and take the project's lock themselves: takes
  /// that of the folder of runs.
  public static Session conducting(Invocation invocation, String command) {
    LibraryLogs.quiet();
    var runs = invocation.project().resolve(LocalRunContext.STATE).resolve("runs");
    return new Session(
        invocation,
        invocation.progress(),
        ProjectLock.acquire(runs, command, invocation.process().clock()));
  }

  /// For commands that only read.
  public static Session reading(Invocation invocation) {
    return new Session(invocation, invocation.progress(), null);
  }

  /// The context of one component's run, or of a command's own work under that name.
  public LocalRunContext run(String component) {
    return LocalRunContext.byHand(
        project(),
        component,
        runId,
        invocation.process().clock(),
        progress.progress(),
        invocation.environment());
  }

  public String runId() {
    return runId;
  }

  public Progress progress() {
    return progress.progress();
  }

  /// Shows lines above the bars, where there are bars.
  public void board(Supplier<List<String>> lines) {
    progress.board().accept(lines);
  }

  /// Takes the bars away, so that results can be printed below what they left.
  public void endProgress() {
    progress.close();
  }

  private Path project() {
    return invocation.project();
  }

  @Override
  public void close() {
    progress.close();
    if (lock != null) {
      lock.close();
    }
  }
}
