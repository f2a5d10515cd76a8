package dev.codesense.engines;

/// How far a run or a task is.
public enum RunState {
  PENDING,
  RUNNING,
  SUCCEEDED,
  SKIPPED,
  FAILED,
  CANCELING,
  CANCELED,
  PAUSED,
  /// The API says nothing, or a word that this version does not know.
  UNKNOWN;

  /// Whether it stays so.
  public boolean ended() {
    return switch (this) {
      case SUCCEEDED, SKIPPED, FAILED, CANCELED -> true;
      case PENDING, RUNNING, CANCELING, PAUSED, UNKNOWN -> false;
    };
  }

  /// Whether it did what it was for, or had no reason to.
  public boolean good() {
    return this == SUCCEEDED || this == SKIPPED;
  }

  public static RunState of(String word) {
    for (var state : values()) {
      if (state.name().equals(word)) {
        return state;
      }
    }
    return UNKNOWN;
  }
}
