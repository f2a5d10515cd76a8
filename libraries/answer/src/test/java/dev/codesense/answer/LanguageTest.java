package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          Where are secrets masked?               | ENGLISH
          Где маскируются секреты?                | RUSSIAN
          почему fail retry with backoff          | RUSSIAN
          как работает SecretMasker.mask          | RUSSIAN
          What does the comment 'ошибка' mean?    | ENGLISH
          Who prints "не найдено" and `нет`?      | ENGLISH
          Кто печатает "not found"?               | RUSSIAN
          Wie wird gezählt?                       | ENGLISH
          42                                      | ENGLISH
          """)
  void aQuestionIsRussianWhenAWordOfItIs(String question, AnswerLanguage language) {
    assertThat(AnswerLanguage.of(question)).isEqualTo(language);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The sources do not say.",
        " The sources do not say.\n",
        "The sources do not say. [1][2]",
        "В источниках этого нет."
      })
  void theSentenceAloneIsARefusal(String answer) {
    assertThat(Refusal.isOne(answer)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The sources do not say",
        "The sources do not say. But I think that it is 42.",
        "the sources do not say.",
        "I cannot answer that.",
        ""
      })
  void everythingElseIsAnAnswer(String answer) {
    assertThat(Refusal.isOne(answer)).isFalse();
  }

  @Test
  void eachLanguageHasASentence() {
    assertThat(AnswerLanguage.values())
        .allSatisfy(language -> assertThat(Refusal.isOne(Refusal.in(language))).isTrue());
  }
}
