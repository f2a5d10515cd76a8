package dev.codesense.kube.fabric8;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.KubeProblem;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns what the client throws into a problem with a remedy.
final class Failures {

  private Failures() {}

  /// @param what was tried, such as `apply Secret codesense-git in team-a`
  static CodesenseException of(String address, String what, KubernetesClientException failure) {
    var problem = problem(failure);
    var detail =
        problem == KubeProblem.UNREACHABLE
            ? address + " does not answer: " + reason(failure)
            : answer(failure);
    return new CodesenseException(problem, "Cannot %s: %s".formatted(what, detail), failure);
  }

  private static KubeProblem problem(KubernetesClientException failure) {
    return switch (failure.getCode()) {
      case 401 -> KubeProblem.NOT_AUTHENTICATED;
      case 403 -> KubeProblem.NOT_PERMITTED;
      case 409 -> KubeProblem.CONFLICT;
      case 400, 422 -> KubeProblem.INVALID;
      case 408, 429 -> KubeProblem.SERVER_FAILED;
      default ->
          failure.getCode() >= 500
              ? serverFailed(failure)
              : failure.getCode() > 0 ? KubeProblem.REFUSED : withoutAnswer(failure);
    };
  }

  /// A server-side apply answers 500 to an object that does not fit its schema.
  private static KubeProblem serverFailed(KubernetesClientException failure) {
    return answer(failure).contains("failed to create typed patch object")
        ? KubeProblem.INVALID
        : KubeProblem.SERVER_FAILED;
  }

  private static KubeProblem withoutAnswer(KubernetesClientException failure) {
    return caused(failure, IOException.class) || caused(failure, TimeoutException.class)
        ? KubeProblem.UNREACHABLE
        : KubeProblem.REFUSED;
  }

  private static boolean caused(Throwable failure, Class<? extends Exception> type) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /// The first cause that says more than that something failed.
  private static String reason(Throwable failure) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getClass() != IOException.class && !(cause instanceof ExecutionException)) {
        var name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
      }
    }
    return failure.toString();
  }

  /// The server's own words, one line, with the fields that it complains about.
  private static String answer(KubernetesClientException failure) {
    var status = failure.getStatus();
    var message =
        status == null || status.getMessage() == null ? failure.getMessage() : status.getMessage();
    var line = message == null ? "no reason given" : message.strip().replaceAll("\\s+", " ");
    var fields = fields(status);
    return fields.isEmpty() ? line : line + " (" + fields + ")";
  }

  private static String fields(@Nullable Status status) {
    if (status == null || status.getDetails() == null) {
      return "";
    }
    List<StatusCause> causes = status.getDetails().getCauses();
    return causes.stream()
        .filter(cause -> cause.getField() != null && !cause.getField().isEmpty())
        .map(cause -> cause.getField() + ": " + complaint(cause))
        .distinct()
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static String complaint(StatusCause cause) {
    return cause.getMessage() == null
        ? String.valueOf(cause.getReason()).toLowerCase(Locale.ROOT)
        : cause.getMessage();
  }
}
