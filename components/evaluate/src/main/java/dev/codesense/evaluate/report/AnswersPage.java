package dev.codesense.evaluate.report;

import dev.codesense.core.text.Amount;
import dev.codesense.evaluate.gate.Decision;
import dev.codesense.evaluate.gate.Decision.Check;
import dev.codesense.evaluate.gate.Decision.Outcome;
import dev.codesense.evaluate.gate.Interval;
import dev.codesense.evaluate.judge.Criterion;
import dev.codesense.evaluate.report.AnswersReport.Asked;
import dev.codesense.evaluate.report.AnswersReport.Comparison;
import dev.codesense.evaluate.report.AnswersReport.Given;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.llm.cost.CallTally;
import dev.codesense.report.Block;
import dev.codesense.report.IntervalChart;
import dev.codesense.report.IntervalChart.Mark;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import dev.codesense.report.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An [AnswersReport] for people: the verdict with its reasons, every metric of candidate and
/// baseline, the files and questions where the candidate did worst, with both answers.
public final class AnswersPage {
  private static final int QUESTIONS = 10;
  private static final int CLUSTERS = 15;

  private AnswersPage() {}

  /// @param asked what it took to find; may differ though the report does not
  public static Page whole(AnswersReport report, CallTally.Total asked) {
    var blocks = new ArrayList<>(inShort(report));
    blocks.add(chart(report));
    blocks.add(Block.heading("Systems"));
    blocks.add(systems(report));
    blocks.addAll(sources(report));
    blocks.add(Block.note("Prompt: %s.".formatted(report.prompt())));
    blocks.add(judge(report));
    blocks.add(Block.note("Asked of models: %s.".formatted(asked)));
    blocks.addAll(failures(report));
    blocks.addAll(clusters(report));
    blocks.addAll(worst(report));
    return new Page(title(report), blocks);
  }

  /// Without files and questions.
  public static Page summary(AnswersReport report) {
    return new Page(title(report), inShort(report));
  }

  private static String title(AnswersReport report) {
    return "Answers of %s, compared with %s".formatted(report.candidate(), report.baseline());
  }

  private static List<Block> inShort(AnswersReport report) {
    var blocks = new ArrayList<Block>();
    blocks.add(verdict(report));
    blocks.add(metrics(report));
    blocks.add(
        Block.note(
            "%s. In brackets: 90 %% intervals, resampled by file; either end is a one-sided bound of 95 %%. The difference is paired; chance is how often one as large or larger comes about by chance."
                .formatted(questions(report))));
    return blocks;
  }

  /// How many, and of several sources how many each.
  private static String questions(AnswersReport report) {
    var sources = bySource(report);
    var all = Amount.of(report.questions().size(), "questions");
    return sources.size() < 2
        ? all
            + sources.keySet().stream().map(source -> ", " + source.title()).findFirst().orElse("")
        : "%s, %s"
            .formatted(
                all,
                sources.entrySet().stream()
                    .map(source -> source.getValue() + " " + source.getKey().title())
                    .collect(Collectors.joining(", ")));
  }

  private static SortedMap<Source, Long> bySource(AnswersReport report) {
    return report.questions().stream()
        .collect(Collectors.groupingBy(Asked::source, TreeMap::new, Collectors.counting()));
  }

  /// The primary metric for each source, where there are several.
  private static List<Block> sources(AnswersReport report) {
    if (report.bySource().size() < 2) {
      return List.of();
    }
    var rows = new ArrayList<List<Phrase>>();
    report
        .bySource()
        .forEach((source, comparison) ->
            rows.add(
                Stream.of(
                        source.title(),
                        difference(comparison),
                        Figures.number(comparison.chance()),
                        "%d in %d".formatted(comparison.questions(), comparison.clusters()))
                    .map(Phrase::text)
                    .toList()));
    return List.of(
        Block.heading("By source of the questions"),
        new Table(
            List.of(
                Table.words("questions"),
                Table.numbers("difference in " + report.rule().primary()),
                Table.numbers("chance"),
                Table.numbers("questions in files")),
            rows),
        Block.note(
            "The verdict is on all questions together. A gain in the held-out ones alone may be no more than the style of the rows that the candidate was trained on."));
  }

  /// The outcome in words.
  public static String outcome(AnswersReport report) {
    return switch (report.decision().outcome()) {
      case PROMOTE -> "Promote %s".formatted(report.candidate());
      case KEEP -> "Keep %s".formatted(report.baseline());
      case INCONCLUSIVE -> "Inconclusive: keep %s for now".formatted(report.baseline());
      case NO_VERDICT -> "No verdict";
    };
  }

  /// Why, one sentence per reason.
  public static List<String> reasons(AnswersReport report) {
    var reasons = new ArrayList<String>();
    var judging = report.judging();
    if (judging.failed() > judging.judgements() * report.rule().mostFailures()) {
      reasons.add(
          "%d of %d judgements failed, at most %s are allowed."
              .formatted(
                  judging.failed(), judging.judgements(), percent(report.rule().mostFailures())));
      failed(report).limit(1).forEach(one -> reasons.add("The first: " + one.reason()));
    }
    if (report.decision().outcome() == Outcome.NO_VERDICT) {
      reasons.addAll(report.remarks());
    }
    report.decision().checks().forEach(check -> reasons.add(reason(check)));
    if (report.decision().outcome() == Outcome.INCONCLUSIVE) {
      var needed = report.decision().questionsNeeded();
      reasons.add(
          needed == null
              ? "The difference is so small that even %s questions would not settle it."
                  .formatted(Amount.count(Decision.MOST_QUESTIONS))
              : "About %s questions in as many more files would settle it, if the differences are what they seem."
                  .formatted(Amount.count(needed)));
    }
    return reasons;
  }

  private static String reason(Check check) {
    var difference =
        "%s changed by %s, between %s and %s"
            .formatted(
                check.metric(),
                Figures.signed(check.difference().mean()),
                Figures.signed(check.difference().low()),
                Figures.signed(check.difference().high()));
    var limit = Figures.number(check.limit());
    var finding =
        check.primary()
            ? switch (check.finding()) {
              case SHOWN -> "it got better";
              case REFUTED -> "that is less than the %s that are worth it".formatted(limit);
              case OPEN -> "it may have got better or not";
            }
            : switch (check.finding()) {
              case SHOWN -> "a drop of more than %s is ruled out".formatted(limit);
              case REFUTED -> "it dropped by more than %s".formatted(limit);
              case OPEN -> "a drop of more than %s cannot be ruled out".formatted(limit);
            };
    return "%s: %s.".formatted(difference, finding);
  }

  private static Block verdict(AnswersReport report) {
    var tone =
        switch (report.decision().outcome()) {
          case PROMOTE -> Tone.GOOD;
          case KEEP -> Tone.BAD;
          case INCONCLUSIVE, NO_VERDICT -> Tone.WARN;
        };
    var lines = new ArrayList<Phrase>();
    lines.add(new Phrase.Toned(tone, Phrase.strong(outcome(report))));
    reasons(report).forEach(reason -> lines.add(Phrase.text(reason)));
    return Block.panel(tone, Phrase.lines(lines));
  }

  private static Block metrics(AnswersReport report) {
    var asked = report.rule().metrics();
    var rows =
        report.means().keySet().stream()
            .sorted(
                Comparator.comparingInt((String metric) -> asked.contains(metric) ? 0 : 1)
                    .thenComparing(Comparator.naturalOrder()))
            .map(metric -> {
              var comparison = report.comparisons().get(metric);
              return List.of(
                  asked.contains(metric) ? Phrase.strong(metric) : Phrase.text(metric),
                  Phrase.text(mean(report, metric, report.candidate())),
                  Phrase.text(mean(report, metric, report.baseline())),
                  Phrase.text(comparison == null ? "" : difference(comparison)),
                  Phrase.text(comparison == null ? "" : Figures.number(comparison.chance())),
                  Phrase.text(
                      comparison == null
                          ? ""
                          : "%d in %d%s"
                              .formatted(
                                  comparison.questions(),
                                  comparison.clusters(),
                                  comparison.failed() == 0
                                      ? ""
                                      : ", %d failed".formatted(comparison.failed()))));
            })
            .toList();
    return new Table(
        List.of(
            Table.words("metric"),
            Table.numbers(report.candidate()),
            Table.numbers(report.baseline()),
            Table.numbers("difference"),
            Table.numbers("chance"),
            Table.numbers("questions in files")),
        rows);
  }

  private static String mean(AnswersReport report, String metric, String system) {
    var bySystem = report.means().get(metric);
    var mean = bySystem == null ? null : bySystem.get(system);
    return mean == null ? "" : bracketed(Figures.number(mean.mean()), mean, false);
  }

  private static String difference(Comparison comparison) {
    var difference = comparison.difference();
    return bracketed(Figures.signed(difference.mean()), difference, true);
  }

  private static String bracketed(String mean, Interval interval, boolean signed) {
    return "%s [%s, %s]"
        .formatted(
            mean,
            signed ? Figures.signed(interval.low()) : Figures.number(interval.low()),
            signed ? Figures.signed(interval.high()) : Figures.number(interval.high()));
  }

  private static Block chart(AnswersReport report) {
    return new IntervalChart(
        "Means with their intervals",
        List.of(report.candidate(), report.baseline()),
        report.comparisons().keySet().stream()
            .map(metric ->
                new IntervalChart.Row(
                    metric,
                    Stream.of(report.candidate(), report.baseline())
                        .map(system ->
                            Objects.requireNonNull(report.means().get(metric)).get(system))
                        .filter(Objects::nonNull)
                        .map(mean -> new Mark(mean.mean(), mean.low(), mean.high()))
                        .toList()))
            .toList());
  }

  private static Block systems(AnswersReport report) {
    var rows = new ArrayList<List<Phrase>>();
    report
        .systems()
        .forEach((name, totals) ->
            rows.add(
                List.of(
                    Phrase.text(name),
                    Phrase.code(totals.model()),
                    Phrase.text(mean(report, report.rule().primary(), name)),
                    Phrase.text(Amount.time(Duration.ofMillis(totals.medianMillis()))),
                    Phrase.text(Amount.time(Duration.ofMillis(totals.slowMillis()))),
                    Phrase.text(Amount.count(totals.inputTokens())),
                    Phrase.text(Amount.count(totals.outputTokens())),
                    Phrase.text(String.format(Locale.ROOT, "%.2f", totals.money())))));
    return new Table(
        List.of(
            Table.words("system"),
            Table.words("model"),
            Table.numbers(report.rule().primary()),
            Table.numbers("median time"),
            Table.numbers("95 % within"),
            Table.numbers("tokens in"),
            Table.numbers("tokens out"),
            Table.numbers("cost")),
        rows);
  }

  private static Block judge(AnswersReport report) {
    var judging = report.judging();
    boolean rates = report.means().keySet().stream().anyMatch(Criterion::isMetric);
    return Block.note(
        "Judge: %s, prompts %s. %d judgements, %d failed. %d were made twice, %d of them with another score, by %s on average.%s"
            .formatted(
                judging.judge(),
                judging.promptHash().substring(0, 12),
                judging.judgements(),
                judging.failed(),
                judging.repeated(),
                judging.differing(),
                Figures.number(judging.difference()),
                rates
                    ? " Of the ratings of criteria, %d are weighted by token probabilities; the others are as the judge wrote them."
                        .formatted(judging.weighted())
                    : ""));
  }

  /// A judgement that failed.
  private record Failure(String question, String system, String metric, String reason) {}

  private static Stream<Failure> failed(AnswersReport report) {
    return report.questions().stream()
        .flatMap(asked ->
            asked.answers().entrySet().stream()
                .flatMap(answer ->
                    answer.getValue().failures().entrySet().stream()
                        .map(failure ->
                            new Failure(
                                asked.question().question(),
                                answer.getKey(),
                                failure.getKey(),
                                failure.getValue()))));
  }

  private static List<Block> failures(AnswersReport report) {
    long failed = report.judging().failed();
    return failed == 0
        ? List.of()
        : List.of(
            Block.heading("Failed judgements: %d".formatted(failed)),
            new Table(
                Stream.of("question", "system", "metric", "reason").map(Table::words).toList(),
                failed(report)
                    .limit(QUESTIONS)
                    .map(one ->
                        Stream.of(one.question(), one.system(), one.metric(), one.reason())
                            .map(Phrase::text)
                            .toList())
                    .toList()),
            Block.note(
                "A failed judgement has no score and is in no mean; in the difference it counts as what is worst for the candidate."));
  }

  /// How much better the candidate answered by the primary metric; empty where it does not apply to
  /// both.
  private static Stream<Double> gain(AnswersReport report, Asked asked) {
    var candidate = asked.answers().get(report.candidate());
    var baseline = asked.answers().get(report.baseline());
    var ours = candidate == null ? null : candidate.score(report.rule().primary());
    var theirs = baseline == null ? null : baseline.score(report.rule().primary());
    return ours == null || theirs == null ? Stream.of() : Stream.of(ours - theirs);
  }

  private static List<Block> clusters(AnswersReport report) {
    var gains =
        report.questions().stream()
            .collect(
                Collectors.groupingBy(
                    Asked::cluster,
                    TreeMap::new,
                    Collectors.flatMapping(asked -> gain(report, asked), Collectors.toList())));
    gains.values().removeIf(List::isEmpty);
    if (gains.isEmpty()) {
      return List.of();
    }
    var rows =
        gains.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> mean(entry.getValue())))
            .limit(CLUSTERS)
            .map(entry ->
                List.of(
                    Phrase.code(entry.getKey()),
                    Phrase.text(String.valueOf(entry.getValue().size())),
                    Phrase.text(Figures.signed(mean(entry.getValue())))))
            .toList();
    return List.of(
        Block.heading("By file, worst first"),
        new Table(
            List.of(
                Table.words("file"),
                Table.numbers("questions"),
                Table.numbers(report.rule().primary())),
            rows),
        Block.note("%d of %d files".formatted(rows.size(), gains.size())));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElse(0);
  }

  private static List<Block> worst(AnswersReport report) {
    var worse =
        report.questions().stream()
            .filter(asked -> gain(report, asked).anyMatch(gain -> gain < 0))
            .sorted(
                Comparator.comparingDouble(asked -> gain(report, asked).findFirst().orElse(0.0)))
            .toList();
    if (worse.isEmpty()) {
      return List.of();
    }
    var blocks = new ArrayList<Block>();
    blocks.add(Block.heading("Answered worse: %d".formatted(worse.size())));
    worse.stream().limit(QUESTIONS).forEach(asked -> blocks.add(sideBySide(report, asked)));
    if (worse.size() > QUESTIONS) {
      blocks.add(Block.note("and %d more in the report".formatted(worse.size() - QUESTIONS)));
    }
    return blocks;
  }

  /// Both answers to a question.
  private static Block sideBySide(AnswersReport report, Asked asked) {
    var systems = List.of(report.candidate(), report.baseline());
    var given =
        systems.stream()
            .map(system -> Objects.requireNonNull(asked.answers().get(system)))
            .toList();
    var rows = new ArrayList<List<Phrase>>();
    rows.add(given.stream().map(one -> lines(one.text())).toList());
    rows.add(
        given.stream()
            .map(one -> Phrase.lines(one.doubts().stream().map(Phrase::text).toList()))
            .toList());
    rows.add(given.stream().map(AnswersPage::sources).toList());
    return new Block.Details(
        Phrase.text(
            "%s (%s)"
                .formatted(
                    asked.question().question(),
                    Figures.signed(gain(report, asked).findFirst().orElse(0.0)))),
        false,
        List.of(new Table(systems.stream().map(Table::words).toList(), rows)));
  }

  private static Phrase lines(String text) {
    return Phrase.lines(text.lines().map(Phrase::text).toList());
  }

  private static Phrase sources(Given given) {
    var lines = new ArrayList<Phrase>();
    for (int i = 0; i < given.sources().size(); i++) {
      var place = given.sources().get(i);
      lines.add(
          Phrase.of(Phrase.text("[%d] ".formatted(i + 1)), Phrase.code(place.text(), place.url())));
    }
    return Phrase.lines(lines);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
