package dev.codesense.distill.filter;

import dev.codesense.distill.near.MinHash;
import dev.codesense.distill.near.NearDuplicates;
import dev.codesense.distill.near.Shingles;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.rows.Citation;
import dev.codesense.distill.rows.Origin;
import dev.codesense.secrets.SecretMasker;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Asks the filters about one candidate after the other, in the order of [Filter]; the last two are
/// asked where rows are chosen and written, and the judge between [#passText] and [#passBounds].
/// What is nearly the same stays where it comes first. Not thread-safe.
public final class Filters {
  private static final int LONGEST_QUESTION = 400;
  private static final int LONGEST_ANSWER = 6_000;
  private static final double MOST_REPETITION = 0.5;
  private static final Pattern CODE = Pattern.compile("`[^`]*`|«[^»]*»|“[^”]*”");

  private final SecretMasker masker;
  private final Set<String> licences;
  private final EvaluationSet evaluation;
  private final Rejections rejections;
  private final Shingles shingles = new Shingles();
  private final NearDuplicates rows = new NearDuplicates();
  private final Set<String> questions = new HashSet<>();
  private final SimilarQuestions similar = new SimilarQuestions();

  /// @param licences SPDX ids that a file may have; empty: any, and none
  public Filters(
      SecretMasker masker, List<String> licences, EvaluationSet evaluation, Rejections rejections) {
    this.masker = masker;
    this.licences = Set.copyOf(licences);
    this.evaluation = evaluation;
    this.rejections = rejections;
  }

  /// Asks all filters about a candidate but the judge; one that passes counts from now on.
  ///
  /// @param goldTexts of the gold chunks, in their order
  /// @return whether it passed
  public boolean pass(Candidate candidate, List<String> goldTexts) {
    return passText(candidate, goldTexts) && passBounds(candidate);
  }

  /// Asks the filters before the judge; a candidate that passes counts from now on, whatever the
  /// judge says: what is nearly the same would be judged alike.
  public boolean passText(Candidate candidate, List<String> goldTexts) {
    var signature =
        MinHash.of(
            candidate.question() + "\n" + Citation.numbered(candidate.answer(), gold -> gold + 1),
            shingles);
    var question = PlainWords.of(candidate.question());
    var dropped = first(candidate, goldTexts, question, signature);
    if (dropped.isPresent()) {
      rejections.add(dropped.get(), candidate);
      return false;
    }
    questions.add(question);
    rows.add(signature);
    // Templates are alike by design: only what a model wrote is held against what it wrote before.
    if (candidate.origin() == Origin.TEACHER) {
      similar.add(question);
    }
    return true;
  }

  /// Asks the filter behind the judge.
  public boolean passBounds(Candidate candidate) {
    if (!isWithinBounds(candidate)) {
      rejections.add(Filter.BOUNDS, candidate);
      return false;
    }
    return true;
  }

  private Optional<Filter> first(
      Candidate candidate, List<String> goldTexts, String question, MinHash signature) {
    if (hasSecret(candidate)) {
      return Optional.of(Filter.SECRET);
    }
    if (!licences.isEmpty() && !licences.contains(candidate.licence())) {
      return Optional.of(Filter.LICENCE);
    }
    if (!isWellFormed(candidate)) {
      return Optional.of(Filter.FORMAT);
    }
    if (!isVerbatim(candidate, goldTexts)) {
      return Optional.of(Filter.QUOTE);
    }
    if (ModelOrders.in(candidate.question()) || ModelOrders.in(candidate.answer())) {
      return Optional.of(Filter.INSTRUCTION);
    }
    if (questions.contains(question)) {
      return Optional.of(Filter.DUPLICATE);
    }
    if (rows.anyNear(signature) >= 0) {
      return Optional.of(Filter.NEAR_DUPLICATE);
    }
    if (candidate.origin() == Origin.TEACHER && similar.isAsked(question)) {
      return Optional.of(Filter.SIMILAR_QUESTION);
    }
    return evaluation.contaminates(candidate) ? Optional.of(Filter.CONTAMINATED) : Optional.empty();
  }

  private boolean hasSecret(Candidate candidate) {
    var text = candidate.question() + "\n" + candidate.answer() + "\n";
    return !masker.mask("", text).findings().isEmpty();
  }

  /// Every citation is of a gold chunk, every gold chunk is cited, and nothing else looks like one.
  private static boolean isWellFormed(Candidate candidate) {
    var cited = new HashSet<>(Citation.in(candidate.answer()));
    return !candidate.question().isBlank()
        && candidate.question().lines().count() == 1
        && cited.equals(
            IntStream.range(0, candidate.gold().size()).boxed().collect(Collectors.toSet()))
        && !Citation.isLike(Citation.withoutMarks(candidate.answer()));
  }

  private static boolean isVerbatim(Candidate candidate, List<String> goldTexts) {
    if (candidate.quotes().isEmpty()) {
      return true;
    }
    var sources = goldTexts.stream().map(PlainWords::of).toList();
    return candidate.quotes().stream()
        .map(PlainWords::of)
        .allMatch(quote ->
            !quote.isEmpty()
                && sources.stream().anyMatch(source -> PlainWords.holds(source, quote)));
  }

  private static boolean isWithinBounds(Candidate candidate) {
    var words = PlainWords.of(candidate.question()).split(" ");
    return words.length >= 3
        && candidate.question().length() <= LONGEST_QUESTION
        && candidate.answer().length() <= LONGEST_ANSWER
        && isIn(candidate.language(), candidate.question())
        && isIn(candidate.language(), candidate.answer())
        && repetition(PlainWords.of(candidate.answer()).split(" ")) <= MOST_REPETITION;
  }

  /// Names and quotes may be in any language; what stands around them decides.
  private static boolean isIn(String language, String text) {
    var own = CODE.matcher(text).replaceAll(" ");
    boolean cyrillic =
        own.chars()
            .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC);
    return cyrillic == language.equals("ru");
  }

  /// Share of the runs of three words that came before.
  private static double repetition(String[] words) {
    if (words.length < 20) {
      return 0;
    }
    var runs = new HashSet<String>();
    int repeated = 0;
    for (int i = 2; i < words.length; i++) {
      repeated += runs.add(words[i - 2] + " " + words[i - 1] + " " + words[i]) ? 0 : 1;
    }
    return (double) repeated / (words.length - 2);
  }
}
