package dev.codesense.core;

import org.jspecify.annotations.Nullable;

/// The one exception that travels: a [Problem], and a message with what, where and the value seen.
public final class CodesenseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public CodesenseException(Problem problem, String message) {
    this(problem, message, null);
  }

  public CodesenseException(Problem problem, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
