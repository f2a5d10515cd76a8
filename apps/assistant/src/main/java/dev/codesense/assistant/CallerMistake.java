package dev.codesense.assistant;

import dev.codesense.answer.AnswerProblem;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.UrlCredentials;
import dev.codesense.embed.EmbeddingProblem;
import dev.codesense.llm.LlmProblem;
import dev.codesense.search.QueryProblem;
import java.util.Optional;
import java.util.Set;

/// A failure that whoever asks can mend, in words for them. What only whoever runs the service can
/// mend is none: its message may say where things are.
///
/// @param code of docs/errors
public record CallerMistake(String code, String message) {
  private static final Set<Problem> OF_THE_REQUEST =
      Set.of(
          AssistantProblem.REQUEST_REFUSED,
          QueryProblem.QUESTION_EMPTY,
          QueryProblem.VECTORS_UNAVAILABLE,
          EmbeddingProblem.TOKENS_UNUSABLE);

  private static final Set<Problem> TOO_LONG =
      Set.of(AnswerProblem.BUDGET_TOO_SMALL, LlmProblem.CONTEXT_EXCEEDED);

  /// Empty where the failure is not the caller's.
  public static Optional<CallerMistake> of(CodesenseException failure) {
    var problem = failure.problem();
    if (TOO_LONG.contains(problem)) {
      return Optional.of(
          new CallerMistake(
              problem.code(),
              "The question leaves the chat model no room for sources: ask a shorter one"));
    }
    return OF_THE_REQUEST.contains(problem)
        ? Optional.of(
            new CallerMistake(
                problem.code(),
                UrlCredentials.redacted(String.valueOf(failure.getMessage()))
                    + ". "
                    + problem.remedy()))
        : Optional.empty();
  }
}
