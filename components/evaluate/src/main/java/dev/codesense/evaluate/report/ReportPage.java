package dev.codesense.evaluate.report;

import dev.codesense.evaluate.gate.Interval;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Asked;
import dev.codesense.evaluate.report.EvalReport.Mean;
import dev.codesense.evaluate.report.EvalReport.Place;
import dev.codesense.report.Block;
import dev.codesense.report.IntervalChart;
import dev.codesense.report.IntervalChart.Mark;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import dev.codesense.report.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An [EvalReport] for people: the verdict, the metrics of both generations, what got worse, what
/// was answered worst.
public final class ReportPage {
  private static final int LISTED = 20;

  private ReportPage() {}

  private static String title(EvalReport report) {
    return "Retrieval of " + report.candidate();
  }

  public static Page whole(EvalReport report) {
    var blocks = new ArrayList<Block>();
    blocks.add(verdict(report));
    blocks.add(Block.note(questions(report)));
    if (!report.means().isEmpty()) {
      blocks.add(Block.heading("Scores"));
      blocks.addAll(scores(report));
      blocks.add(chart(report));
      blocks.addAll(kinds(report));
      blocks.addAll(
          listed(
              "Answered worse than before",
              report,
              report.questions().stream()
                  .filter(asked -> asked.gain() < 0)
                  .sorted(Comparator.comparingDouble(Asked::gain))
                  .toList()));
      blocks.addAll(
          listed(
              "Answered worst",
              report,
              report.questions().stream()
                  .filter(asked -> asked.candidate().score().ndcg() < 1)
                  .sorted(Comparator.comparingDouble(asked -> asked.candidate().score().ndcg()))
                  .toList()));
    }
    return new Page(title(report), blocks);
  }

  /// Without single questions.
  public static Page summary(EvalReport report) {
    return new Page(title(report), inShort(report));
  }

  /// What a page of something else says of the evaluation.
  static List<Block> inShort(EvalReport report) {
    var blocks = new ArrayList<Block>();
    blocks.add(verdict(report));
    if (!report.means().isEmpty()) {
      blocks.addAll(scores(report));
    }
    blocks.add(Block.note(questions(report)));
    return blocks;
  }

  private static String questions(EvalReport report) {
    int asked = report.questions().size();
    return "%d %s, %s. %s"
        .formatted(
            asked,
            asked == 1 ? "question" : "questions",
            report.source(),
            String.join(" ", report.remarks()))
        .strip();
  }

  /// Passed or refused, and why.
  private static Block verdict(EvalReport report) {
    var lines = new ArrayList<Phrase>();
    lines.add(
        new Phrase.Toned(
            report.passed() ? Tone.GOOD : Tone.BAD,
            Phrase.strong(report.passed() ? "Passed" : "Refused")));
    report.reasons().forEach(reason -> lines.add(Phrase.text(reason)));
    return Block.panel(report.passed() ? Tone.GOOD : Tone.BAD, Phrase.lines(lines));
  }

  /// Every metric of both generations.
  private static List<Block> scores(EvalReport report) {
    boolean compared = report.baseline() != null;
    var columns =
        new ArrayList<>(
            List.of(Table.words("metric"), Table.numbers("new: " + report.candidate())));
    if (compared) {
      columns.add(Table.numbers("before: " + report.baseline()));
      columns.add(Table.numbers("difference"));
    }
    var rows = new ArrayList<List<Phrase>>();
    for (var mean : report.means()) {
      var cells =
          new ArrayList<>(
              List.of(Phrase.text(name(mean)), Phrase.text(interval(mean.candidate(), false))));
      if (compared) {
        cells.add(Phrase.text(interval(mean.baseline(), false)));
        cells.add(Phrase.text(interval(mean.difference(), true)));
      }
      rows.add(cells);
    }
    return List.of(
        new Table(columns, rows),
        Block.note(
            "In brackets: 95 % intervals, resampled by file."
                + (compared ? " The difference is paired." : "")));
  }

  /// The name of a metric for people.
  private static String name(Mean mean) {
    return mean.metric().replace("_at_", "@").replace("ndcg", "NDCG").replace("mrr", "MRR");
  }

  /// A mean with its interval.
  private static String interval(@Nullable Interval interval, boolean signed) {
    if (interval == null) {
      return "";
    }
    DoubleFunction<String> number = signed ? Figures::signed : Figures::number;
    return "%s [%s, %s]"
        .formatted(
            number.apply(interval.mean()),
            number.apply(interval.low()),
            number.apply(interval.high()));
  }

  private static Block chart(EvalReport report) {
    return new IntervalChart(
        "Means with their intervals",
        report.baseline() == null ? List.of("new") : List.of("new", "before"),
        report.means().stream()
            .map(mean ->
                new IntervalChart.Row(
                    name(mean),
                    Stream.of(mean.candidate(), mean.baseline())
                        .filter(Objects::nonNull)
                        .map(interval -> new Mark(interval.mean(), interval.low(), interval.high()))
                        .toList()))
            .toList());
  }

  /// Mean NDCG@10 by kind of question, where there are kinds.
  private static List<Block> kinds(EvalReport report) {
    var kinds =
        report.questions().stream()
            .filter(asked -> asked.question().kind() != null)
            .collect(
                Collectors.groupingBy(
                    asked -> String.valueOf(asked.question().kind()),
                    TreeMap::new,
                    Collectors.toList()));
    if (kinds.size() < 2) {
      return List.of();
    }
    var rows = new ArrayList<List<Phrase>>();
    kinds.forEach((kind, asked) ->
        rows.add(
            Stream.of(
                    kind,
                    String.valueOf(asked.size()),
                    Figures.number(mean(asked.stream().map(Asked::candidate))),
                    Figures.number(mean(asked.stream().map(Asked::baseline))))
                .limit(report.baseline() == null ? 3 : 4)
                .map(Phrase::text)
                .toList()));
    var columns =
        report.baseline() == null
            ? List.of(Table.words("kind"), Table.numbers("questions"), Table.numbers("NDCG@10"))
            : List.of(
                Table.words("kind"),
                Table.numbers("questions"),
                Table.numbers("NDCG@10 new"),
                Table.numbers("NDCG@10 before"));
    return List.of(Block.heading("By kind of question"), new Table(columns, rows));
  }

  private static double mean(Stream<@Nullable Answer> answers) {
    return answers
        .mapToDouble(answer -> answer == null ? 0 : answer.score().ndcg())
        .average()
        .orElse(0);
  }

  private static List<Block> listed(String title, EvalReport report, List<Asked> questions) {
    if (questions.isEmpty()) {
      return List.of();
    }
    boolean compared = report.baseline() != null;
    var columns =
        new ArrayList<>(
            List.of(
                Table.words("question"),
                Table.words("expected"),
                Table.words("came first"),
                Table.numbers(compared ? "rank new" : "rank")));
    if (compared) {
      columns.add(Table.numbers("rank before"));
    }
    var blocks = new ArrayList<Block>();
    blocks.add(Block.heading("%s: %d".formatted(title, questions.size())));
    blocks.add(
        new Table(
            columns, questions.stream().limit(LISTED).map(asked -> row(asked, compared)).toList()));
    if (questions.size() > LISTED) {
      blocks.add(Block.note("and %d more in the report".formatted(questions.size() - LISTED)));
    }
    return blocks;
  }

  private static List<Phrase> row(Asked asked, boolean compared) {
    var first = asked.candidate().first();
    var cells =
        new ArrayList<>(
            List.of(
                Phrase.text(asked.question().question()),
                Phrase.lines(asked.expected().stream().map(ReportPage::place).toList()),
                first == null ? Phrase.text("nothing") : place(first),
                Phrase.text(ranks(asked.candidate()))));
    if (compared) {
      cells.add(Phrase.text(asked.baseline() == null ? "" : ranks(asked.baseline())));
    }
    return cells;
  }

  private static Phrase place(Place place) {
    return Phrase.code(place.text(), place.url());
  }

  private static String ranks(Answer answer) {
    return answer.ranks().stream()
        .map(rank -> rank == 0 ? "–" : String.valueOf(rank))
        .collect(Collectors.joining(", "));
  }
}
