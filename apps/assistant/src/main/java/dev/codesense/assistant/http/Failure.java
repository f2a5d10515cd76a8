package dev.codesense.assistant.http;

import dev.codesense.assistant.AssistantProblem;
import dev.codesense.assistant.CallerMistake;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.embed.EmbeddingProblem;
import dev.codesense.llm.LlmProblem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a failed request is answered with: a status and OpenAI's error body, on every path.
///
/// What whoever asks can mend is said in full. What only whoever runs the service can mend is named
/// by its code: the message may say where things are.
///
/// @param code for programs: OpenAI's word, or a code of docs/errors
/// @param isOurs whether whoever runs the service should hear of it
record Failure(int status, String code, String message, boolean isOurs) {
  private static final int RETRY_AFTER_SECONDS = 2;

  static Failure of(Throwable failure) {
    return switch (failure) {
      case HttpRefusal refusal ->
          new Failure(
              refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()), false);
      case CodesenseException known -> of(known);
      case InterruptedException _ ->
          new Failure(503, "shutting_down", "The service is being stopped: ask again", false);
      default ->
          new Failure(500, "internal_error", "A defect of the service; its log has more", true);
    };
  }

  private static Failure of(CodesenseException failure) {
    var problem = failure.problem();
    var mistake = CallerMistake.of(failure).orElse(null);
    if (mistake != null) {
      return new Failure(400, mistake.code(), mistake.message(), false);
    }
    if (problem == AssistantProblem.BUSY) {
      return new Failure(
          429, "rate_limit_exceeded", failure.getMessage() + ". " + problem.remedy(), false);
    }
    int status =
        switch (problem) {
          case LlmProblem.STALLED, AssistantProblem.MODEL_SILENT -> 504;
          case LlmProblem _ -> 502;
          default -> problem.kind() == Problem.Kind.BUG ? 500 : 503;
        };
    var what =
        switch (problem) {
          case LlmProblem _, AssistantProblem _ -> "chat model";
          case EmbeddingProblem _ -> "embedding model";
          default -> "index";
        };
    return new Failure(
        status,
        problem.code(),
        "The %s cannot be asked (%s); the service's log has more".formatted(what, problem.code()),
        true);
  }

  /// When to ask again; null where that does not help.
  @Nullable Integer retryAfterSeconds() {
    return status == 429 || status == 503 ? RETRY_AFTER_SECONDS : null;
  }

  Map<String, Object> body() {
    var error = new LinkedHashMap<String, @Nullable Object>();
    error.put("message", message);
    error.put("type", type());
    error.put("param", null);
    error.put("code", code);
    return Map.of("error", error);
  }

  private String type() {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
