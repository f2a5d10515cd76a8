package dev.codesense.evaluate.measure;

import dev.codesense.answer.Answer;
import dev.codesense.answer.AnswerLanguage;
import dev.codesense.answer.Passage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Measures an answer by what it says and cites.
public final class AnswerChecks {
  private static final Pattern CITATION = Pattern.compile("\\[(\\d{1,3})]");
  private static final Pattern FENCE = Pattern.compile("(?ms)^\\s*(`{3,}|~{3,}).*?^\\s*\\1\\s*$");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])(?=\\s)|\\R+");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");

  /// Shorter sentences, such as `Yes.`, need no source.
  private static final int FEWEST_WORDS = 3;

  /// English words in a Russian answer are mostly names: a third of Cyrillic letters is Russian.
  private static final double RUSSIAN = 1.0 / 3;

  private AnswerChecks() {}

  /// @param answerable whether the code holds the answer
  /// @return by name of the metric, those that apply
  public static SortedMap<String, Double> of(Answer answer, boolean answerable) {
    var scores = new TreeMap<String, Double>();
    put(scores, AnswerMetric.REFUSAL_RIGHT, answer.isRefusal() != answerable);
    if (answer.isRefusal() || answer.text().isEmpty()) {
      return scores;
    }
    put(
        scores,
        AnswerMetric.LANGUAGE_RIGHT,
        language(answer.text()) == answer.question().language());
    citations(answer, scores);
    names(answer, scores);
    return scores;
  }

  private static void put(SortedMap<String, Double> scores, AnswerMetric metric, boolean good) {
    scores.put(metric.metric(), good ? 1.0 : 0.0);
  }

  private static void put(
      SortedMap<String, Double> scores, AnswerMetric metric, long good, long all) {
    if (all > 0) {
      scores.put(metric.metric(), (double) good / all);
    }
  }

  private static void citations(Answer answer, SortedMap<String, Double> scores) {
    var written = answer.citations();
    int all = written.written();
    put(scores, AnswerMetric.CITATIONS_WELL_FORMED, written.wellFormed(), all);
    put(scores, AnswerMetric.CITATIONS_IN_CONTEXT, written.inContext(), all);
    put(scores, AnswerMetric.CITATIONS_RESOLVABLE, written.resolvable(), all);
    if (all > 0) {
      put(
          scores,
          AnswerMetric.CITATIONS_VALID,
          written.wellFormed() == all && written.resolvable() == all);
    }
    long sentences = 0;
    long supported = 0;
    long cited = 0;
    long fitting = 0;
    for (var sentence : sentences(answer.text())) {
      var names = names(sentence);
      var passages = cited(sentence, answer.question().passages());
      long fit = passages.stream().filter(passage -> fits(names, passage)).count();
      cited += passages.size();
      fitting += fit;
      sentences++;
      supported += fit > 0 ? 1 : 0;
    }
    put(scores, AnswerMetric.CITATION_RECALL, supported, sentences);
    put(scores, AnswerMetric.CITATION_PRECISION, fitting, cited);
  }

  private static void names(Answer answer, SortedMap<String, Double> scores) {
    var known = new HashSet<>(words(answer.question().question()));
    for (var passage : answer.question().passages()) {
      known.addAll(words(passage.text()));
      known.addAll(words(passage.path()));
    }
    var names = names(answer.text());
    put(
        scores,
        AnswerMetric.KNOWN_NAMES,
        names.stream().filter(known::contains).count(),
        names.size());
  }

  /// Sentences that state something, each with the citations behind it; code in fences apart.
  private static List<String> sentences(String text) {
    // A citation behind the full stop is the sentence's own.
    var prose =
        FENCE.matcher(text).replaceAll("").replaceAll("([.!?])((?:\\s*\\[\\d{1,3}])+)", "$2$1");
    return Stream.of(SENTENCE_END.split(prose))
        .map(String::strip)
        .filter(sentence -> words(CITATION.matcher(sentence).replaceAll("")).size() >= FEWEST_WORDS)
        .toList();
  }

  private static List<Passage> cited(String sentence, List<Passage> passages) {
    return CITATION
        .matcher(sentence)
        .results()
        .map(found -> Integer.parseInt(found.group(1)))
        .distinct()
        .filter(number -> number >= 1 && number <= passages.size())
        .map(number -> passages.get(number - 1))
        .toList();
  }

  /// Whether a passage has one of the names; a sentence without names fits every passage.
  private static boolean fits(Set<String> names, Passage passage) {
    var words = words(passage.path() + " " + passage.text());
    return names.isEmpty() || names.stream().anyMatch(words::contains);
  }

  /// Names of code: what is in backticks, and words such as `indexOf`, `MAX_SIZE` or `x2`.
  private static Set<String> names(String text) {
    var names =
        CODE.matcher(text)
            .results()
            .flatMap(code -> words(code.group(1)).stream())
            .collect(Collectors.toCollection(HashSet::new));
    words(text).stream().filter(AnswerChecks::isName).forEach(names::add);
    return names;
  }

  private static boolean isName(String word) {
    var inner = word.substring(1);
    return word.contains("_")
        || inner.chars().anyMatch(Character::isDigit)
        || (inner.chars().anyMatch(Character::isUpperCase)
            && !inner.equals(inner.toUpperCase(Locale.ROOT)));
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /// The language of an answer's prose.
  static AnswerLanguage language(String text) {
    var prose = CODE.matcher(FENCE.matcher(text).replaceAll("")).replaceAll("");
    long letters = LETTER.matcher(prose).results().count();
    long cyrillic = CYRILLIC.matcher(prose).results().count();
    return cyrillic > letters * RUSSIAN ? AnswerLanguage.RUSSIAN : AnswerLanguage.ENGLISH;
  }
}
