package dev.codesense.deploy.prometheus;

/// A gate cannot be read in a window.
final class NoReading extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param why names no instant: the same reason is told once
  NoReading(String why) {
    super(why);
  }
}
