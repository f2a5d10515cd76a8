package dev.codesense.llm.guard;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelEndpoint;
import java.time.Duration;

/// Why one attempt brought no reply, and what that means for the next.
public final class FailedAttempt extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Next next;

  /// What a failure means.
  ///
  /// @param retry whether another attempt may succeed
  /// @param pause at least so long before it
  /// @param charged whether the provider may charge for this one
  public record Next(boolean retry, Duration pause, boolean charged) {
    /// The server would say the same again, and did nothing.
    public static final Next NEVER = new Next(false, Duration.ZERO, false);

    /// The server would say the same again, and did its work.
    public static final Next NEVER_BUT_CHARGED = new Next(false, Duration.ZERO, true);

    /// Nobody did anything.
    public static final Next AGAIN = new Next(true, Duration.ZERO, false);

    /// It is not known how far the server came.
    public static final Next AGAIN_BUT_CHARGED = new Next(true, Duration.ZERO, true);
  }

  /// @param message goes behind the model's name: `answers 401: …`; without control characters and
  ///   keys
  public FailedAttempt(Problem problem, Next next, String message) {
    super(message);
    this.problem = problem;
    this.next = next;
  }

  /// The failure of the call, where there is to be no other attempt.
  ///
  /// @param more goes behind the reason
  public CodesenseException toFailure(ModelEndpoint endpoint, String more) {
    var key =
        problem == LlmProblem.KEY_REFUSED ? "; the key comes from " + endpoint.keyVariable() : "";
    return new CodesenseException(
        problem, "%s %s%s%s".formatted(endpoint.described(), getMessage(), key, more), this);
  }

  public Problem problem() {
    return problem;
  }

  public Next next() {
    return next;
  }
}
