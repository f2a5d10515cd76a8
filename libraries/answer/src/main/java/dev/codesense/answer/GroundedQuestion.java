package dev.codesense.answer;

import dev.codesense.core.CodesenseException;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A question with the passages that its answer is to rest on: all that decides what a model is
/// asked. A row for training, a question of an evaluation and a question that is served are made
/// here alike.
///
/// @param question as asked
/// @param passages best first; answers cite them by their place, from 1
public record GroundedQuestion(
    AnswerPrompt prompt, String question, AnswerLanguage language, List<Passage> passages) {

  public GroundedQuestion {
    passages = List.copyOf(passages);
  }

  /// Chooses the passages. Pure: equal arguments give equal [#messages].
  ///
  /// @param found code that fits the question, best first
  /// @throws CodesenseException [AnswerProblem#BUDGET_TOO_SMALL] when not one passage has room
  public static GroundedQuestion of(
      AnswerPrompt prompt, String question, List<FoundCode> found, AnswerBudget budget) {
    return fitting(prompt, question, found, budget)
        .orElseThrow(() ->
            new CodesenseException(
                AnswerProblem.BUDGET_TOO_SMALL,
                "Instructions and question take about %,d tokens of %,d: no passage fits"
                    .formatted(bare(prompt, question).promptTokens(), budget.promptTokens())));
  }

  /// As [#of], for who can do without the question.
  ///
  /// @return empty when not one passage has room
  public static Optional<GroundedQuestion> fitting(
      AnswerPrompt prompt, String question, List<FoundCode> found, AnswerBudget budget) {
    var bare = bare(prompt, question);
    var passages =
        ContextAssembly.assemble(
            found, budget.promptTokens() - bare.promptTokens(), LastChange.isAsked(question));
    return passages.isEmpty() && !found.isEmpty()
        ? Optional.empty()
        : Optional.of(new GroundedQuestion(prompt, question, bare.language(), passages));
  }

  private static GroundedQuestion bare(AnswerPrompt prompt, String question) {
    return new GroundedQuestion(prompt, question, AnswerLanguage.of(question), List.of());
  }

  /// What the model is asked.
  public List<ChatMessage> messages() {
    var numbered =
        IntStream.range(0, passages.size())
            .mapToObj(i -> passages.get(i).numbered(i + 1))
            .collect(Collectors.joining("\n"));
    return prompt.with(
        Map.of(
            "passages", numbered.stripTrailing(),
            "question", PromptText.lines(question),
            "refusal", refusal(),
            "language", language.title()));
  }

  /// The answer when the passages do not hold one.
  public String refusal() {
    return Refusal.in(language);
  }

  /// Tokens of the messages, as [Tokens] estimates them.
  public int promptTokens() {
    return messages().stream().mapToInt(message -> tokens(message.text())).sum();
  }

  static int tokens(String text) {
    return (int) Math.min(Tokens.estimate(text), Integer.MAX_VALUE / 2);
  }
}
