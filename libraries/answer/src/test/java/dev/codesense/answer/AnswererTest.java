package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.Citations.Citation;
import dev.codesense.core.CodesenseException;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswererTest {
  private static final List<FoundCode> FOUND = CodeSample.longMethod().found();

  private static final AnswerBudget BUDGET = new AnswerBudget(3_000, 500);

  private final List<ChatRequest> asked = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  /// Refuses prompts of more characters than it reads.
  private Answerer answerer(int mostCharacters, FinishReason finish, String text) {
    ChatModel model =
        request -> {
          asked.add(request);
          int characters =
              request.messages().stream().mapToInt(message -> message.text().length()).sum();
          if (characters > mostCharacters) {
            throw new CodesenseException(LlmProblem.CONTEXT_EXCEEDED, "too long");
          }
          return new ChatReply(
              text, List.of(), finish, new Usage(10, 0, 5, false), "tiny", Duration.ZERO);
        };
    return new Answerer(model, PromptSource.BUILT_IN, BUDGET);
  }

  private Answer answer(Answerer answerer, List<FoundCode> found) throws InterruptedException {
    return answerer.answer("How is a cart paid?", found, shown::add);
  }

  @Test
  void theAnswerCitesWhatTheModelWasGiven() throws InterruptedException {
    var answer = answer(answerer(99_999, FinishReason.STOP, "By `pay` [1], says [8]. "), FOUND);

    var passage = answer.question().passages().getFirst();
    assertThat(answer.text()).isEqualTo("By `pay` [1], says.");
    assertThat(String.join("", shown)).isEqualTo("By `pay` [1], says. ");
    assertThat(answer.citations())
        .isEqualTo(new Citations(List.of(new Citation(1, passage)), 2, 2, 1, 1, 0));
    assertThat(answer.markdown())
        .isEqualTo("By `pay` [\\[1\\]](<%s>), says.".formatted(passage.url()));
    assertThat(answer.isRefusal()).isFalse();
    assertThat(answer.warnings())
        .containsExactly("Citations of sources that are not there, removed: 1");
  }

  @Test
  void whatIsServedIsWhatATrainingRowHas() throws InterruptedException {
    answer(answerer(99_999, FinishReason.STOP, "x [1]"), FOUND);

    var row = GroundedQuestion.of(AnswerPrompt.BUILT_IN, "How is a cart paid?", FOUND, BUDGET);
    assertThat(asked)
        .containsExactly(
            ChatRequest.of("codesense-answer@1", row.messages())
                .withMaxTokens(500)
                .withSharedPrefix());
  }

  @Test
  void aPromptThatIsTooLongForTheServerIsHalvedOnce() throws InterruptedException {
    var answer = answer(answerer(5_500, FinishReason.STOP, "By `pay` [1]."), FOUND);

    assertThat(asked).hasSize(2);
    assertThat(answer.question())
        .isEqualTo(
            GroundedQuestion.of(
                AnswerPrompt.BUILT_IN, "How is a cart paid?", FOUND, BUDGET.withHalfThePrompt()));
    assertThat(shown).containsExactly("By `pay` [1].");
  }

  @Test
  void aPromptThatStaysTooLongIsAnError() {
    assertThatThrownBy(() -> answer(answerer(10, FinishReason.STOP, ""), FOUND))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LlmProblem.CONTEXT_EXCEEDED));
    assertThat(asked).hasSize(2);
  }

  @Test
  void nothingFoundIsRefusedWithoutAskingAModel() throws InterruptedException {
    var answer = answer(answerer(99_999, FinishReason.STOP, "made up"), List.of());

    assertThat(asked).isEmpty();
    assertThat(answer.text()).isEqualTo("The sources do not say.");
    assertThat(shown).containsExactly("The sources do not say.");
    assertThat(answer.isRefusal()).isTrue();
    assertThat(answer.reply()).isNull();
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void anAnswerThatIsCutOrCitesNothingSaysSo() throws InterruptedException {
    assertThat(answer(answerer(99_999, FinishReason.LENGTH, "It is"), FOUND).warnings())
        .containsExactly(
            "The answer cites no source: nothing shows that it is true",
            "The answer is cut: it reached the limit of tokens");
    assertThat(answer(answerer(99_999, FinishReason.STOP, " "), FOUND).warnings())
        .containsExactly("The model answered nothing");
    assertThat(
            answer(answerer(99_999, FinishReason.STOP, "See https://x.example [1]"), FOUND)
                .warnings())
        .containsExactly("Links that no source has, removed: 1");
  }

  @Test
  void aStoredReplyIsWorthWhatTheServedOneIs() throws InterruptedException {
    var served = answer(answerer(99_999, FinishReason.STOP, "By `pay` [1][7]."), FOUND);

    assertThat(served.reply()).isNotNull();
    assertThat(Answer.of(served.question(), served.reply())).isEqualTo(served);
  }
}
