package dev.codesense.tracking;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.secrets.SecretMasker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// What MLflow and Langfuse are worked with, by components and commands alike.
///
/// @param project that messages name files relative to
/// @param state `.codesense/` of the project
/// @param secrets gives the secret of a name in kebab case: `mlflow-token`, `langfuse-secret-key`
///   and others
public record TrackingAccess(
    Path project,
    Path state,
    RecordCodec codec,
    Progress progress,
    Function<String, Optional<Secret>> secrets,
    RetryingHttp.Pace pace) {

  /// As a running component has it.
  public static TrackingAccess of(RunContext run) {
    return new TrackingAccess(
        run.project(),
        run.state(),
        run.codec(),
        run.progress(),
        run::secret,
        RetryingHttp.Pace.ofMachine());
  }

  /// Warns that a run could not be told of. It stands without that, so nothing is thrown on, not
  /// even a mistake of ours or of a strange server's answer.
  ///
  /// @param otherwise what the failure means, such as `nothing is sent to Langfuse`
  public void warn(RuntimeException failure, String otherwise) {
    progress.warn(
        failure instanceof CodesenseException known
            ? "%s: %s; %s. %s"
                .formatted(
                    known.problem().code(), known.getMessage(), otherwise, known.problem().remedy())
            : "%s at %s; %s. This is a fault of codesense: please report it."
                .formatted(failure, place(failure), otherwise));
  }

  private static String place(RuntimeException failure) {
    var stack = failure.getStackTrace();
    return stack.length == 0 ? "an unknown place" : stack[0].toString();
  }

  /// With the placeholders of the project's snapshot: under `CODESENSE_MASKING_KEY`, where that is
  /// set.
  public Masking masking() {
    return new Masking(SecretMasker.withDefaults(secrets.apply(SecretMasker.KEY).orElse(null)));
  }
}
