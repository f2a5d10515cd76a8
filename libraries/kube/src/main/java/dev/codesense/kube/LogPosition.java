package dev.codesense.kube;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a reader of a container's log is: the moment of the last line, and how many lines of
/// that moment were read. The server begins at a second, so lines come again. Thread-safe.
public final class LogPosition {
  private @Nullable Instant last;
  private int read;
  private int again;
  private boolean catchingUp;

  /// At the beginning of the log.
  public LogPosition() {}

  /// Where to begin; empty for the beginning.
  public synchronized Optional<Instant> last() {
    return Optional.ofNullable(last);
  }

  /// The server is asked anew, from [#last].
  public synchronized void resume() {
    again = read;
    catchingUp = last != null;
  }

  /// Takes note of a line.
  ///
  /// @return whether it is new
  public synchronized boolean moveTo(Instant moment) {
    if (last != null && moment.isBefore(last)) {
      // Two streams of a container, or a clock that was set back: later lines may have earlier
      // moments.
      return !catchingUp;
    }
    if (moment.equals(last)) {
      if (again > 0) {
        again--;
        return false;
      }
      catchingUp = false;
      read++;
      return true;
    }
    last = moment;
    read = 1;
    again = 0;
    catchingUp = false;
    return true;
  }
}
