package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastChangeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Why was `src/A.java` changed on 2026-03-01?",
        "What was the reason for the change to `src/A.java` on 2026-03-01?",
        "When was `src/A.java` last changed, and why?",
        "What was the last change to `src/A.java`?",
        "Which commit added the retry?",
        "Зачем 2026-03-01 изменили `src/A.java`?",
        "В чём причина изменения `src/A.java` от 2026-03-01?",
        "Когда и зачем последний раз меняли `src/A.java`?",
        "Какое изменение в `src/A.java` было последним?",
        "В каком коммите появился повтор?",
      })
  void isAskedFor(String question) {
    assertThat(LastChange.isAsked(question)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Where is the alias moved?",
        "What would a change to `Store` touch?",
        "How does committing a journal work?",
        "Why does it retry?",
        "Что затронет изменение `Store`?",
        "Что сломается, если изменить `Store`?",
      })
  void isNotAskedFor(String question) {
    assertThat(LastChange.isAsked(question)).isFalse();
  }
}
