package dev.codesense.evaluate.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.answer.Answer;
import dev.codesense.answer.AnswerLanguage;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.GroundedQuestion;
import dev.codesense.answer.Passage;
import dev.codesense.llm.ChatReply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerChecksTest {
  private static final String COMMIT = "a".repeat(40);

  private static Passage passage(String path, String text) {
    return new Passage(
        "example.org/shop",
        COMMIT,
        path,
        1,
        9,
        "java",
        null,
        text,
        "https://example.org/shop/blob/" + COMMIT + "/" + path + "#L1-L9",
        List.of());
  }

  private static Map<String, Double> checks(String question, boolean answerable, String reply) {
    var grounded =
        new GroundedQuestion(
            AnswerPrompt.BUILT_IN,
            question,
            AnswerLanguage.of(question),
            List.of(
                passage("src/Store.java", "void publish(String name) { moveAlias(name); }"),
                passage("src/Other.java", "class Other { int MAX_SIZE = 9; }")));
    return AnswerChecks.of(Answer.of(grounded, ChatReply.of(reply)), answerable);
  }

  @Test
  void anAnswerThatCitesWhatItRestsOnIsRightInEverything() {
    assertThat(
            checks(
                "Where is the alias moved?",
                true,
                "The alias is moved by `publish` [1]. At most MAX_SIZE aliases are kept. [2]"))
        .isEqualTo(
            Map.of(
                "citations_well_formed", 1.0,
                "citations_in_context", 1.0,
                "citations_resolvable", 1.0,
                "citations_valid", 1.0,
                "citation_recall", 1.0,
                "citation_precision", 1.0,
                "known_names", 1.0,
                "refusal_right", 1.0,
                "language_right", 1.0));
  }

  @Test
  void citationsThatWereMadeUpCountAlthoughReadersDoNotSeeThem() {
    assertThat(
            checks("Where is the alias moved?", true, "By `publish` it is moved [1][7], see [^2]."))
        .containsEntry("citations_well_formed", 2 / 3.0)
        .containsEntry("citations_in_context", 2 / 3.0)
        .containsEntry("citations_resolvable", 2 / 3.0)
        .containsEntry("citations_valid", 0.0);
  }

  @Test
  void aSourceThatHasNoNameOfTheSentenceDoesNotFitIt() {
    assertThat(
            checks(
                "Where is the alias moved?",
                true,
                "The alias is moved by `moveAlias` [2].\nNobody knows when it happens."))
        .containsEntry("citation_recall", 0.0)
        .containsEntry("citation_precision", 0.0);
  }

  @Test
  void namesThatNoSourceHasAreMadeUp() {
    assertThat(
            checks(
                "Where does AliasMover run?",
                true,
                "`AliasMover` calls `publish`, then rotateLogs and HTTP_CODE."))
        .containsEntry("known_names", 0.5);
  }

  @Test
  void anAnswerWithoutCitationsHasNoValidityButNoRecallEither() {
    assertThat(checks("Where is it?", true, "It is moved by `publish`."))
        .doesNotContainKeys("citations_valid", "citation_precision")
        .containsEntry("citation_recall", 0.0);
  }

  @Test
  void aRefusalIsRightWhereTheCodeDoesNotAnswer() {
    var refusal = "The sources do not say.";
    assertThat(checks("Who won the cup?", false, refusal)).isEqualTo(Map.of("refusal_right", 1.0));
    assertThat(checks("Where is it?", true, refusal)).isEqualTo(Map.of("refusal_right", 0.0));
    assertThat(checks("Who won the cup?", false, "By `publish` it was won [1]."))
        .containsEntry("refusal_right", 0.0);
    assertThat(checks("Where is it?", true, "")).isEqualTo(Map.of("refusal_right", 1.0));
  }

  @Test
  void theLanguageIsThatOfTheProse() {
    assertThat(checks("Где переносится псевдоним?", true, "Псевдоним переносит `publish` [1]."))
        .containsEntry("language_right", 1.0);
    assertThat(checks("Где переносится псевдоним?", true, "It is moved by `publish` [1]."))
        .containsEntry("language_right", 0.0);
    assertThat(AnswerChecks.language("It logs `сообщение об ошибке` there."))
        .isEqualTo(AnswerLanguage.ENGLISH);
    assertThat(AnswerChecks.language("Метод publish класса LuceneCodeStore пишет alias."))
        .isEqualTo(AnswerLanguage.RUSSIAN);
    assertThat(AnswerChecks.language("See:\n```java\n// это комментарий на русском языке\n```\n"))
        .isEqualTo(AnswerLanguage.ENGLISH);
  }
}
