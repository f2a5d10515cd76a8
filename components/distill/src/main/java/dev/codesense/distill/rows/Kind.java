package dev.codesense.distill.rows;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kinds of questions that facts answer, with their sentences in English and Russian. `{subject}`
/// is what is asked for, `{at}` file and lines, `{in}` the symbol around it, `{list}` values and
/// `{quote}` words of the source; `{cite}` cites the chunk; `{commit}` and `{date}` are of the last
/// change to the file.
@SuppressWarnings("ImmutableEnumChecker") // the lists are List.of
enum Kind {
  WHERE(
      new Sentences(
          List.of(
              "Where is `{subject}` defined?",
              "Which file defines `{subject}`?",
              "In which lines is `{subject}`?"),
          "`{subject}` is defined in {at} {cite}."),
      new Sentences(
          List.of(
              "Где определяется `{subject}`?",
              "В каком файле находится `{subject}`?",
              "В каких строках определяется `{subject}`?"),
          "`{subject}` определяется в {at} {cite}.")),
  WHAT(
      new Sentences(
          List.of(
              "What does `{subject}` do?",
              "What is `{subject}` for?",
              "What do the comments say about `{subject}`?"),
          "The comment on `{subject}` says: “{quote}” {cite}"),
      new Sentences(
          List.of(
              "Что делает `{subject}`?",
              "Для чего нужен код `{subject}`?",
              "Что сказано в комментарии к `{subject}`?"),
          "В комментарии к `{subject}` сказано: «{quote}» {cite}")),
  CALLS(
      new Sentences(
          List.of(
              "What does `{subject}` call?",
              "Which functions does `{subject}` use?",
              "What does `{subject}` depend on?"),
          "`{subject}` calls {list} {cite}."),
      new Sentences(
          List.of(
              "Что вызывает `{subject}`?",
              "Какие функции использует `{subject}`?",
              "От чего зависит `{subject}`?"),
          "`{subject}` вызывает {list} {cite}.")),
  EXCEPTIONS(
      new Sentences(
          List.of(
              "Which exceptions does `{subject}` throw or catch?",
              "How does `{subject}` deal with errors?"),
          "`{subject}` throws or catches {list} {cite}."),
      new Sentences(
          List.of(
              "Какие исключения бросает или ловит `{subject}`?",
              "Как `{subject}` обходится с ошибками?"),
          "`{subject}` бросает или ловит {list} {cite}.")),
  SUPERTYPES(
      new Sentences(
          List.of(
              "What does `{subject}` extend or implement?",
              "Which types does `{subject}` build on?"),
          "`{subject}` extends or implements {list} {cite}."),
      new Sentences(
          List.of(
              "Что расширяет или реализует `{subject}`?", "На каких типах построен `{subject}`?"),
          "`{subject}` расширяет или реализует {list} {cite}.")),
  CONFIG(
      new Sentences(
          List.of(
              "Where is the configuration key `{subject}` read or set?",
              "Which code knows the setting `{subject}`?",
              "Where is `{subject}` configured?"),
          "The configuration key `{subject}` is read or set in {at}{in} {cite}."),
      new Sentences(
          List.of(
              "Где читается или задаётся параметр `{subject}`?",
              "Какой код знает настройку `{subject}`?",
              "Где настраивается `{subject}`?"),
          "Параметр `{subject}` читается или задаётся в {at}{in} {cite}.")),
  ENVIRONMENT(
      new Sentences(
          List.of(
              "Which code uses the environment variable `{subject}`?",
              "Where is the environment variable `{subject}` read or set?"),
          "The environment variable `{subject}` is used in {at}{in} {cite}."),
      new Sentences(
          List.of(
              "Какой код использует переменную окружения `{subject}`?",
              "Где читается или задаётся переменная окружения `{subject}`?"),
          "Переменная окружения `{subject}` используется в {at}{in} {cite}.")),
  ENDPOINT(
      new Sentences(
          List.of(
              "Which code serves or calls the endpoint `{subject}`?",
              "Where is `{subject}` handled?"),
          "The endpoint `{subject}` is served or called in {at}{in} {cite}."),
      new Sentences(
          List.of(
              "Какой код обслуживает или вызывает эндпоинт `{subject}`?",
              "Где обрабатывается `{subject}`?"),
          "Эндпоинт `{subject}` обслуживается или вызывается в {at}{in} {cite}.")),
  TABLE(
      new Sentences(
          List.of(
              "Which code works with the table `{subject}`?",
              "Where is the table `{subject}` used?"),
          "The table `{subject}` is used in {at}{in}, with {list} {cite}."),
      new Sentences(
          List.of(
              "Какой код работает с таблицей `{subject}`?",
              "Где используется таблица `{subject}`?"),
          "Таблица `{subject}` используется в {at}{in}, операции: {list} {cite}.")),
  OPTION(
      new Sentences(
          List.of(
              "Where is the command-line option `{subject}` defined or used?",
              "Which code knows the option `{subject}`?"),
          "The option `{subject}` is defined or used in {at}{in} {cite}."),
      new Sentences(
          List.of(
              "Где определяется или используется параметр командной строки `{subject}`?",
              "Какой код знает параметр `{subject}`?"),
          "Параметр командной строки `{subject}` определяется или используется в {at}{in} {cite}.")),
  TOPIC(
      new Sentences(
          List.of(
              "Which code sends to or reads from `{subject}`?",
              "Where is the topic `{subject}` used?"),
          "The topic or queue `{subject}` is used in {at}{in} {cite}."),
      new Sentences(
          List.of(
              "Какой код пишет в `{subject}` или читает оттуда?",
              "Где используется топик `{subject}`?"),
          "Топик или очередь `{subject}` используется в {at}{in} {cite}.")),
  IMAGE(
      new Sentences(
          List.of(
              "Where is the container image `{subject}` used?", "What runs the image `{subject}`?"),
          "The image `{subject}` is used in {at}{in} {cite}."),
      new Sentences(
          List.of("Где используется образ `{subject}`?", "Что запускает образ `{subject}`?"),
          "Образ `{subject}` используется в {at}{in} {cite}.")),
  DEPENDENCY(
      new Sentences(
          List.of(
              "Where does the dependency on `{subject}` come from?", "Who declares `{subject}`?"),
          "`{subject}` is declared in {at}{in} {cite}."),
      new Sentences(
          List.of(
              "Откуда берётся зависимость `{subject}`?", "Где объявлена зависимость `{subject}`?"),
          "Зависимость `{subject}` объявлена в {at}{in} {cite}.")),
  CHANGE_REASON(
      new Sentences(
          List.of(
              "Why was `{subject}` changed on {date}?",
              "What was the reason for the change to `{subject}` on {date}?"),
          "Commit `{commit}` says: “{quote}” {cite}"),
      new Sentences(
          List.of(
              "Зачем {date} изменили `{subject}`?",
              "В чём причина изменения `{subject}` от {date}?"),
          "В коммите `{commit}` сказано: «{quote}» {cite}")),
  CHANGE_TIME(
      new Sentences(
          List.of(
              "When was `{subject}` last changed, and why?",
              "What was the last change to `{subject}`?"),
          "The last recorded change to `{subject}` is commit `{commit}` of {date}: “{quote}” {cite}"),
      new Sentences(
          List.of(
              "Когда и зачем последний раз меняли `{subject}`?",
              "Какое изменение в `{subject}` было последним?"),
          "Последнее известное изменение `{subject}` – коммит `{commit}` от {date}: «{quote}» {cite}")),
  TESTS(
      new Sentences(
          List.of("Which tests cover `{subject}`?", "How is `{subject}` tested?"),
          "`{subject}` is tested by {list} in {at} {cite}."),
      new Sentences(
          List.of("Какие тесты проверяют `{subject}`?", "Как тестируется `{subject}`?"),
          "`{subject}` проверяют тесты {list} в {at} {cite}.")),
  IMPACT(
      new Sentences(
          List.of(
              "What would a change to `{subject}` touch?",
              "Who uses `{subject}`?",
              "What breaks if `{subject}` changes?"),
          "`{subject}`, defined in {at} {cite}, is used by {list}: a change to it touches them."),
      new Sentences(
          List.of(
              "Что затронет изменение `{subject}`?",
              "Кто использует `{subject}`?",
              "Что сломается, если изменить `{subject}`?"),
          "`{subject}` определяется в {at} {cite}, его использует {list}: изменение затронет и их.")),
  DOCUMENT(
      new Sentences(
          List.of(
              "What does the documentation say about “{subject}”?",
              "What is documented under “{subject}”?"),
          "The section “{subject}” says: “{quote}” {cite}"),
      new Sentences(
          List.of(
              "Что сказано в документации в разделе «{subject}»?",
              "Что описано в разделе «{subject}»?"),
          "В разделе «{subject}» сказано: «{quote}» {cite}"));

  private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");

  private final Sentences english;
  private final Sentences russian;

  Kind(Sentences english, Sentences russian) {
    this.english = english;
    this.russian = russian;
  }

  /// @param questions of which one is chosen
  private record Sentences(List<String> questions, String answer) {}

  /// As the provenance says it.
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param choice any number: decides which of the wordings is taken
  String question(boolean inRussian, int choice, Map<String, String> slots) {
    var questions = (inRussian ? russian : english).questions();
    return filled(questions.get(Math.floorMod(choice, questions.size())), slots);
  }

  String answer(boolean inRussian, Map<String, String> slots) {
    return filled((inRussian ? russian : english).answer(), slots);
  }

  /// In one pass: what stands in a value is not read again.
  private static String filled(String sentence, Map<String, String> slots) {
    return SLOT.matcher(sentence)
        .replaceAll(slot -> Matcher.quoteReplacement(slots.getOrDefault(slot.group(1), "")));
  }
}
