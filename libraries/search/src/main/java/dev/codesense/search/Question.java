package dev.codesense.search;

import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.text.RussianWords;
import dev.codesense.search.text.TermScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A question taken apart: its terms, the identifiers and paths in it, its language and its shape.
///
/// @param terms terms that carry meaning, with their weights; translations included
/// @param fillers terms of words such as `how` and `the`
/// @param symbols identifiers as typed; a word that is asked for alone is one too
/// @param capitalised words with a capital within the question, which may be names
/// @param english what an English model should read: Russian words replaced by their translations
/// @param shape what the question mainly consists of
/// @param russian share of the words that are Russian and have no translation, 0 to 1
/// @param asksForTests whether tests are asked for
/// @param asksForProse whether reasons or documentation are asked for
record Question(
    Map<String, Float> terms,
    Set<String> fillers,
    List<String> symbols,
    Set<String> capitalised,
    String english,
    Shape shape,
    double russian,
    boolean asksForTests,
    boolean asksForProse) {

  enum Shape {
    PROSE,
    /// One ordinary word: what is named so, or what it means.
    WORD,
    SYMBOLS
  }

  static final int MOST_TERMS = 256;
  static final int MOST_SYMBOLS = 128;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$][\\p{L}\\p{N}_$./#:-]*");
  private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

  /// A hump, an underscore or a digit inside.
  private static final Pattern CODE_LIKE =
      Pattern.compile(
          ".*(?:\\p{Ll}\\p{Lu}|\\p{Lu}{2}\\p{Ll}|\\p{L}_\\p{L}|[$]).*|_.+|[A-Z][A-Z0-9_]{3,}");

  private static final Pattern PATH_LIKE =
      Pattern.compile(
          "[\\w.-]+(?:/[\\w.-]+)+/?|[\\w-]+\\.(?:java|kt|py|js|ts|tsx|go|rs|c|h|cc|cpp"
              + "|cs|rb|php|scala|swift|sh|sql|md|ya?ml|json|toml|xml|html|css|properties|proto)");

  private static final Set<String> TESTS =
      Set.of(
          ("test tests testing tested spec specs junit pytest bench benchmark benchmarks"
                  + " тест тесты тестов тесте тестах тестом тестами тестируется тестируются тестирование"
                  + " тестирования тестовый тестовые проверка проверки бенчмарк бенчмарки замер замеры")
              .split(" "));

  private static final Set<String> PROSE =
      Set.of(
          ("why reason reasons rationale decision decisions doc docs documentation readme guide adr"
                  + " почему зачем причина причины решение документация документации документацию")
              .split(" "));

  private static final Set<String> FILLERS =
      Set.of(
          ("a an and are as at be been by can could do does doing for from get gets has have how i"
                  + " if in into is it its me my of on one or our should so some that the their them then"
                  + " there these they this those to up us use used uses using was we what when where which"
                  + " who why will with would you your"
                  + " а без бы был была были быть в во все всё где для до его её если есть еще ещё же за и"
                  + " из или им их к как какая какие какой какого каким когда кто ли мне мы на над не него"
                  + " нет ни но о об он она они от по под при про с со так там то тот у уже чего чем что"
                  + " чтобы эта эти это этот я почему зачем откуда куда"
                  + " происходит делает делается находится покажи найди")
              .split(" "));

  /// What a name is asked for with: "where is table defined", "Router class".
  private static final Set<String> KINDS =
      Set.of(
          ("class classes function functions method methods type types interface struct trait enum"
                  + " module object constant variable field definition defined declared declaration"
                  + " implementation implemented implement work works source code"
                  + " класс функция метод тип интерфейс определён определен объявлен реализован реализация работает")
              .split(" "));

  static Question of(String text, RankingWeights weights) {
    var terms = new LinkedHashMap<String, Float>();
    var fillers = new LinkedHashSet<String>();
    var symbols = new LinkedHashSet<String>();
    var capitalised = new HashSet<String>();
    var english = new ArrayList<String>();
    var words = new ArrayList<String>();
    int untranslated = 0;
    int codeLike = 0;
    boolean tests = false;
    boolean prose = false;
    for (var matcher = WORD.matcher(text); matcher.find(); ) {
      var word = trimmed(matcher.group());
      if (word.isEmpty()) {
        continue;
      }
      words.add(word);
      var lower = word.toLowerCase(Locale.ROOT);
      tests |= TESTS.contains(lower);
      prose |= PROSE.contains(lower);
      boolean called = text.startsWith("(", matcher.start() + word.length());
      if (PATH_LIKE.matcher(word).matches()) {
        codeLike++;
      }
      for (var part : word.split("[./#:-]+")) {
        if (!IDENTIFIER.matcher(part).matches()) {
          continue;
        }
        if (CODE_LIKE.matcher(part).matches() || called) {
          symbols.add(part);
          codeLike++;
        } else if (capitalised(part, matcher.start())) {
          capitalised.add(part);
        }
      }
      if (FILLERS.contains(lower)) {
        fillers.addAll(TermScanner.terms(lower));
        english.add(RussianWords.isRussian(lower) ? RussianWords.gloss(lower) : word);
        continue;
      }
      TermScanner.terms(word).forEach(term -> terms.putIfAbsent(term, 1f));
      if (RussianWords.isRussian(lower)) {
        var translations =
            weights.translation() > 0 ? RussianWords.translations(lower) : List.<String>of();
        untranslated += translations.isEmpty() ? 1 : 0;
        translations.forEach(translation ->
            TermScanner.terms(translation)
                .forEach(term -> terms.putIfAbsent(term, (float) weights.translation())));
        english.add(translations.isEmpty() ? word : translations.getFirst());
      } else {
        english.add(word);
      }
    }
    var sole = sole(words);
    sole.ifPresent(symbols::add);
    return new Question(
        terms,
        fillers,
        List.copyOf(symbols),
        Set.copyOf(capitalised),
        String.join(" ", english).strip(),
        codeLike * 2 > words.size() - fillers.size()
            ? Shape.SYMBOLS
            : sole.isPresent() ? Shape.WORD : Shape.PROSE,
        words.isEmpty() ? 0 : (double) untranslated / words.size(),
        tests,
        prose);
  }

  /// The one word that is left when those are out that any question for a name has.
  private static Optional<String> sole(List<String> words) {
    var telling =
        words.stream()
            .filter(word -> {
              var lower = word.toLowerCase(Locale.ROOT);
              return !FILLERS.contains(lower) && !KINDS.contains(lower);
            })
            .toList();
    return telling.size() == 1 && IDENTIFIER.matcher(telling.getFirst()).matches()
        ? Optional.of(telling.getFirst())
        : Optional.empty();
  }

  /// `Cart` within a sentence may be a name; at its beginning it is a word, and `HTTP` is one too.
  private static boolean capitalised(String part, int start) {
    return start > 0
        && part.length() > 2
        && Character.isUpperCase(part.charAt(0))
        && part.charAt(0) < 128
        && !part.equals(part.toUpperCase(Locale.ROOT));
  }

  private static String trimmed(String word) {
    int end = word.length();
    while (end > 0 && "./#:-".indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return word.substring(0, end);
  }

  boolean isEmpty() {
    return terms.isEmpty() && fillers.isEmpty();
  }

  /// What the index looks up: the first words and identifiers of a very long question, since a
  /// store takes about a thousand clauses, and a word has one for each field.
  LexicalQuery lexical(RankingWeights weights) {
    var weighted = new LinkedHashMap<>(terms);
    float filler = terms.isEmpty() ? 1f : (float) weights.stopWord();
    if (filler > 0) {
      fillers.forEach(term -> weighted.putIfAbsent(term, filler));
    }
    return lookedUp(weighted, weights);
  }

  /// The same without the words that every text has.
  LexicalQuery telling(RankingWeights weights) {
    return lookedUp(terms, weights);
  }

  /// Whether some of its words are not looked up.
  boolean isCut() {
    return terms.size() > MOST_TERMS || symbols.size() > MOST_SYMBOLS;
  }

  private LexicalQuery lookedUp(Map<String, Float> weighted, RankingWeights weights) {
    var first = new LinkedHashMap<String, Float>();
    weighted.entrySet().stream()
        .limit(MOST_TERMS)
        .forEach(term -> first.put(term.getKey(), term.getValue()));
    return new LexicalQuery(
        first,
        symbols.subList(0, Math.min(symbols.size(), MOST_SYMBOLS)),
        weights.fields(),
        (float) (shape == Shape.PROSE ? weights.mentionBoost() : weights.symbolBoost()));
  }

  /// Share of the dense score in the mean.
  double denseShare(RankingWeights weights) {
    double share =
        switch (shape) {
          case PROSE, WORD -> weights.denseForProse();
          case SYMBOLS -> weights.denseForSymbols();
        };
    return russian * weights.denseForRussian() + (1 - russian) * share;
  }
}
