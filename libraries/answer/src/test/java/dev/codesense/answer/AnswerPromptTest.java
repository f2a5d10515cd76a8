package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.llm.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerPromptTest {

  private static AnswerPrompt prompt(String text) {
    return new AnswerPrompt("team/answer", 7, "production", List.of(ChatMessage.user(text)));
  }

  @Test
  void aPromptOfOnesOwnIsFilledIn() {
    var question =
        GroundedQuestion.of(
            prompt("{{ passages }}Q: {{question}} ({{language}}) or {{refusal}} {\"a\": {}}"),
            "Why $1 \\0?",
            List.of(),
            AnswerBudget.DEFAULT);

    assertThat(question.messages())
        .containsExactly(
            ChatMessage.user("Q: Why $1 \\0? (English) or The sources do not say. {\"a\": {}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{passages}} {{question}}",
        "{{passages}} {{refusal}}",
        "{{question}} {{refusal}}",
        "{{passages}} {{question}} {{refusal}} {{user}}"
      })
  void aPromptThatLacksAVariableOrHasAnUnknownOneIsRefused(String text) {
    assertThatThrownBy(() -> prompt(text))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(AnswerProblem.PROMPT_UNUSABLE))
        .hasMessageStartingWith("Prompt team/answer, version 7, uses the variables [");
  }

  @Test
  void promptsOfEqualMessagesHaveEqualHashes() {
    var text = "{{passages}} {{question}} {{refusal}}";

    assertThat(prompt(text).hash())
        .isEqualTo(new AnswerPrompt("x", 1, "y", List.of(ChatMessage.user(text))).hash())
        .isNotEqualTo(new AnswerPrompt("x", 1, "y", List.of(ChatMessage.system(text))).hash())
        .isNotEqualTo(prompt(text + " ").hash());
  }
}
