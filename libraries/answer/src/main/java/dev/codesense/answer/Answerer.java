package dev.codesense.answer;

import dev.codesense.core.CodesenseException;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.LlmProblem;
import java.util.List;
import java.util.function.Consumer;

/// Answers questions from found code with a chat model. Thread-safe.
///
/// @param model stays the caller's to close
public record Answerer(ChatModel model, PromptSource prompts, AnswerBudget budget) {
  /// Chunks that a model reads where nobody says how many.
  public static final int USUAL_SOURCES = 12;

  /// Asks the model, and hands on the answer's text as it arrives, with only those citations that
  /// are true. Nothing found is refused without asking.
  ///
  /// Tokens are estimated, so that a server may find the prompt too long all the same: it is then
  /// asked once more with half of it.
  ///
  /// @param found code that fits the question, best first
  /// @param onText called one at a time, in order, before this method returns; together the parts
  ///   are the answer's text but for outer space
  /// @throws CodesenseException as [ChatModel#stream], [PromptSource#current] and
  ///   [GroundedQuestion#of] do
  public Answer answer(String question, List<FoundCode> found, Consumer<String> onText)
      throws InterruptedException {
    var prompt = prompts.current();
    var grounded = GroundedQuestion.of(prompt, question, found, budget);
    if (found.isEmpty()) {
      onText.accept(grounded.refusal());
      return new Answer(grounded, grounded.refusal(), Citations.NONE, null);
    }
    try {
      return ask(grounded, onText);
    } catch (CodesenseException e) {
      if (e.problem() != LlmProblem.CONTEXT_EXCEEDED) {
        throw e;
      }
      return ask(GroundedQuestion.of(prompt, question, found, budget.withHalfThePrompt()), onText);
    }
  }

  private Answer ask(GroundedQuestion question, Consumer<String> onText)
      throws InterruptedException {
    var text = new StringBuilder();
    var filter =
        new CitationFilter(
            question,
            part -> {
              text.append(part);
              onText.accept(part);
            });
    var reply = model.stream(request(question), filter);
    var citations = filter.finish();
    return new Answer(question, text.toString().strip(), citations, reply);
  }

  /// What a model is asked, by this class and by who asks in batches.
  public ChatRequest request(GroundedQuestion question) {
    return ChatRequest.of(question.prompt().name(), question.messages())
        .withMaxTokens(budget.answerTokens())
        .withSharedPrefix();
  }
}
