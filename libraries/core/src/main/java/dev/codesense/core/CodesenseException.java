package dev.codesense.core;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one exception that travels: a [Problem], and a message with what, where and the value seen.
public final class CodesenseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The words of Linux, macOS and Windows: Java has no type for it.
  private static final Pattern FULL =
      Pattern.compile("No space left on device|Disk quota exceeded|not enough space on the disk");

  private final transient Problem problem;

  public CodesenseException(Problem problem, String message) {
    this(problem, message, null);
  }

  /// @param problem what it is, unless the cause is a full disk: that is one problem for whoever
  ///   meets it, [CoreProblem#DISK_FULL]
  public CodesenseException(Problem problem, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = isFullDisk(cause) ? CoreProblem.DISK_FULL : problem;
  }

  /// Whether a failure says that the disk, or the user's quota on it, has no room left.
  public static boolean isFullDisk(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && FULL.matcher(cause.toString()).find()) {
        return true;
      }
    }
    return false;
  }

  public Problem problem() {
    return problem;
  }
}
