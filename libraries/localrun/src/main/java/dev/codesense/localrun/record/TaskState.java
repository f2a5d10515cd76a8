package dev.codesense.localrun.record;

/// How far a task is, or how it ended.
public enum TaskState {
  /// For what it reads, or for its turn.
  WAITING(false),
  RUNNING(false),
  DONE(true),
  /// Taken over from an earlier run, or from before this run was cut off.
  CACHED(true),
  /// The branch that it stands in was not taken.
  SKIPPED(true),
  FAILED(false),
  /// Something before it failed.
  NOT_BEGUN(false),
  /// The run was interrupted.
  CANCELED(false);

  private final boolean good;

  TaskState(boolean good) {
    this.good = good;
  }

  /// Whether what comes after may begin.
  public boolean good() {
    return good;
  }

  /// Whether nothing more will happen.
  public boolean ended() {
    return this != WAITING && this != RUNNING;
  }
}
