package dev.codesense.llm.langchain4j;

import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.guard.FailedAttempt;
import dev.codesense.llm.guard.FailedAttempt.Next;
import java.time.Duration;
import java.util.regex.Pattern;

/// What a status other than 2xx says. Servers agree on few statuses and on no body: the words
/// decide where the status does not.
final class Refusal {
  private static final Pattern QUOTA =
      Pattern.compile("(?i)insufficient_quota|billing|credit balance|payment required");
  private static final Pattern CONTEXT =
      Pattern.compile(
          "(?i)context_length_exceeded|exceed_context_size|context (?:length|size|window)"
              + "|prompt is too long|too many (?:input )?tokens|token count .{0,80}exceeds");
  private static final Pattern SCHEMA =
      Pattern.compile(
          "(?i)response_?format|json[_ ]?schema|structured output|guided|grammar|output_config");
  private static final Pattern MODEL =
      Pattern.compile(
          "(?i)model_not_found|model .{0,200}(?:not found|not exist|not available|unknown)"
              + "|(?:unknown|no such|invalid) model");

  private Refusal() {}

  /// @param said the beginning of the body, fit for a message
  /// @param schemaAsked whether the request had a JSON schema
  static FailedAttempt of(int status, String said, Duration retryAfter, boolean schemaAsked) {
    var message = "answers %d: %s".formatted(status, said);
    if (isBusy(status) && !(status == 429 && QUOTA.matcher(said).find())) {
      return schemaAsked && status == 500 && SCHEMA.matcher(said).find()
          ? new FailedAttempt(LlmProblem.SCHEMA_UNSUPPORTED, Next.NEVER, message)
          : new FailedAttempt(
              CoreProblem.SERVICE_BUSY, new Next(true, retryAfter, false), message);
    }
    if (status >= 300 && status < 400) {
      message = "answers %d, a redirect, which is not followed: the key would travel along".formatted(status);
    }
    return new FailedAttempt(problem(status, said, schemaAsked), Next.NEVER, message);
  }

  private static boolean isBusy(int status) {
    return status == 408 || status == 429 || (status >= 500 && status != 501);
  }

  private static Problem problem(int status, String said, boolean schemaAsked) {
    if (status == 402 || QUOTA.matcher(said).find()) {
      return LlmProblem.QUOTA_EXCEEDED;
    }
    if (status == 401 || status == 403) {
      return LlmProblem.KEY_REFUSED;
    }
    if (status == 413 || CONTEXT.matcher(said).find()) {
      return LlmProblem.CONTEXT_EXCEEDED;
    }
    if (status == 404 || MODEL.matcher(said).find()) {
      return LlmProblem.MODEL_UNKNOWN;
    }
    return schemaAsked && SCHEMA.matcher(said).find()
        ? LlmProblem.SCHEMA_UNSUPPORTED
        : LlmProblem.REQUEST_REFUSED;
  }
}
