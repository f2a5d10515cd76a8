package dev.codesense.evaluate.report;

import dev.codesense.core.Html;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Asked;
import dev.codesense.evaluate.report.EvalReport.Mean;
import dev.codesense.evaluate.report.EvalReport.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An [EvalReport] as a page: the verdict, the metrics of both generations, what got worse, what
/// was answered worst.
public final class ReportPage {
  private static final int LISTED = 20;

  private ReportPage() {}

  public static String title(EvalReport report) {
    return "Retrieval of " + report.candidate();
  }

  public static Html body(EvalReport report) {
    var parts = new ArrayList<Html>();
    parts.add(Html.element("h1", title(report)));
    parts.add(verdict(report));
    parts.add(
        Html.element(
                "p",
                "%d questions, %s. %s"
                    .formatted(
                        report.questions().size(),
                        report.source(),
                        String.join(" ", report.remarks())))
            .with("class", "soft"));
    if (!report.means().isEmpty()) {
      parts.add(Html.element("h2", "Scores"));
      parts.add(scores(report));
      parts.add(chart(report.means()));
      parts.addAll(kinds(report));
      parts.addAll(
          listed(
              "Answered worse than before",
              report.questions().stream()
                  .filter(asked -> asked.gain() < 0)
                  .sorted(Comparator.comparingDouble(Asked::gain))
                  .toList()));
      parts.addAll(
          listed(
              "Answered worst",
              report.questions().stream()
                  .filter(asked -> asked.candidate().score().ndcg() < 1)
                  .sorted(Comparator.comparingDouble(asked -> asked.candidate().score().ndcg()))
                  .toList()));
    }
    return Html.of(parts);
  }

  /// Passed or refused, and why.
  static Html verdict(EvalReport report) {
    var word =
        report.passed()
            ? Html.element("strong", "Passed").with("class", "good")
            : Html.element("strong", "Refused").with("class", "bad");
    return Html.element(
            "div",
            Html.element("div", word),
            Html.of(report.reasons().stream().map(reason -> Html.element("div", reason)).toList()))
        .with("class", report.passed() ? "panel good" : "panel bad");
  }

  /// Every metric of both generations.
  static Html scores(EvalReport report) {
    boolean compared = report.baseline() != null;
    var numbers =
        compared
            ? List.of("new: " + report.candidate(), "before: " + report.baseline(), "difference")
            : List.of("new: " + report.candidate());
    var rows = new ArrayList<Html>();
    for (var mean : report.means()) {
      var cells =
          new ArrayList<>(
              List.of(Html.element("td", name(mean)), cell(interval(mean.candidate(), false))));
      if (mean.baseline() != null && mean.difference() != null) {
        cells.add(cell(interval(mean.baseline(), false)));
        cells.add(cell(interval(mean.difference(), true)));
      }
      rows.add(Html.element("tr", Html.of(cells)));
    }
    return Html.of(
        table(List.of("metric"), numbers, rows),
        Html.element(
                "p",
                compared
                    ? "In brackets, and as lines below: 95 % intervals, resampled by file. The difference is paired; below, blue is new and grey is before."
                    : "In brackets, and as lines below: 95 % intervals, resampled by file.")
            .with("class", "soft"));
  }

  /// The name of a metric for people.
  static String name(Mean mean) {
    return mean.metric().replace("_at_", "@").replace("ndcg", "NDCG").replace("mrr", "MRR");
  }

  /// A mean with its interval.
  static String interval(Interval interval, boolean signed) {
    return signed
        ? "%s [%s, %s]"
            .formatted(
                Figures.signed(interval.mean()),
                Figures.signed(interval.low()),
                Figures.signed(interval.high()))
        : "%s [%s, %s]"
            .formatted(
                Figures.number(interval.mean()),
                Figures.number(interval.low()),
                Figures.number(interval.high()));
  }

  /// A cell of a column of numbers.
  static Html cell(String number) {
    return Html.element("td", number).with("class", "number");
  }

  /// A table with a head.
  ///
  /// @param texts heads of the first columns
  /// @param numbers heads of the columns after them
  static Html table(List<String> texts, List<String> numbers, List<Html> rows) {
    var head =
        Stream.concat(
                texts.stream().map(name -> Html.element("th", name)),
                numbers.stream().map(name -> Html.element("th", name).with("class", "number")))
            .toList();
    return Html.element(
        "table",
        Html.element("thead", Html.element("tr", Html.of(head))),
        Html.element("tbody", Html.of(rows)));
  }

  private static final int LEFT = 90;
  private static final int WIDTH = 540;
  private static final int ROW = 40;

  /// A dot per mean on a scale from 0 to 1, a line per interval; the new generation above.
  private static Html chart(List<Mean> means) {
    int height = ROW * means.size() + 24;
    var parts = new ArrayList<Html>();
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      var x = x(tenth / 10.0);
      parts.add(line(x, 4, x, height - 20).with("class", "axis"));
      parts.add(
          label(x, height - 4, String.format(Locale.ROOT, "%.1f", tenth / 10.0))
              .with("text-anchor", "middle")
              .with("class", "soft"));
    }
    int y = 4;
    for (var mean : means) {
      parts.add(label("4", y + 22, name(mean)));
      parts.add(whisker(mean.candidate(), y + 12, "accent"));
      if (mean.baseline() != null) {
        parts.add(whisker(mean.baseline(), y + 26, "other"));
      }
      y += ROW;
    }
    return Html.element("svg", Html.of(parts))
        .with("viewBox", "0 0 %d %d".formatted(LEFT + WIDTH + 20, height))
        .with("width", LEFT + WIDTH + 20)
        .with("role", "img")
        .with(
            "aria-label", "Scores with intervals: the new generation above, the one before below");
  }

  private static String x(double share) {
    return String.format(Locale.ROOT, "%.1f", LEFT + WIDTH * share);
  }

  private static Html line(String x1, int y1, String x2, int y2) {
    return Html.element("line").with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
  }

  private static Html label(String x, int y, String text) {
    return Html.element("text", text).with("x", x).with("y", y);
  }

  private static Html whisker(Interval interval, int y, String look) {
    return Html.element(
            "g",
            line(x(interval.low()), y, x(interval.high()), y).with("stroke-width", 3),
            Html.element("circle").with("cx", x(interval.mean())).with("cy", y).with("r", 5))
        .with("class", look);
  }

  /// Mean NDCG@10 by kind of question, where there are kinds.
  private static List<Html> kinds(EvalReport report) {
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
    var rows = new ArrayList<Html>();
    kinds.forEach((kind, asked) ->
        rows.add(
            Html.element(
                "tr",
                Html.element("td", kind),
                cell(String.valueOf(asked.size())),
                cell(Figures.number(mean(asked.stream().map(Asked::candidate)))),
                report.baseline() == null
                    ? Html.of()
                    : cell(Figures.number(mean(asked.stream().map(Asked::baseline)))))));
    var numbers =
        report.baseline() == null
            ? List.of("questions", "NDCG@10")
            : List.of("questions", "NDCG@10 new", "NDCG@10 before");
    return List.of(
        Html.element("h2", "By kind of question"), table(List.of("kind"), numbers, rows));
  }

  private static double mean(Stream<@Nullable Answer> answers) {
    return answers
        .mapToDouble(answer -> answer == null ? 0 : answer.score().ndcg())
        .average()
        .orElse(0);
  }

  private static List<Html> listed(String title, List<Asked> questions) {
    if (questions.isEmpty()) {
      return List.of();
    }
    var rows = questions.stream().limit(LISTED).map(ReportPage::row).toList();
    return List.of(
        Html.element("h2", "%s: %d".formatted(title, questions.size())),
        table(
            List.of("question", "expected", "came first"),
            List.of("rank new", "rank before"),
            rows),
        questions.size() > LISTED
            ? Html.element("p", "and %d more in the report".formatted(questions.size() - LISTED))
                .with("class", "soft")
            : Html.of());
  }

  private static Html row(Asked asked) {
    return Html.element(
        "tr",
        Html.element("td", asked.question().question()),
        Html.element("td", Html.of(asked.expected().stream().map(ReportPage::place).toList())),
        Html.element(
            "td",
            asked.candidate().first() == null
                ? Html.text("nothing")
                : place(asked.candidate().first())),
        cell(ranks(asked.candidate())),
        cell(asked.baseline() == null ? "" : ranks(asked.baseline())));
  }

  private static Html place(Place place) {
    return Html.element("div", Html.element("code", Html.link(place.url(), place.text())));
  }

  private static String ranks(Answer answer) {
    return answer.ranks().stream()
        .map(rank -> rank == 0 ? "–" : String.valueOf(rank))
        .collect(Collectors.joining(", "));
  }
}
