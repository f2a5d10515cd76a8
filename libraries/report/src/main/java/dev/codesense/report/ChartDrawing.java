package dev.codesense.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Charts as SVG. What stands along the page is in percent, so that a chart is as wide as there is
/// room for and its letters are not scaled.
final class ChartDrawing {
  private ChartDrawing() {}

  static Html of(Chart chart) {
    return switch (chart) {
      case BarChart bars -> figure(chart, Html.of(), drawn(bars));
      case IntervalChart intervals -> figure(chart, legend(intervals), drawn(intervals));
      case LineChart lines -> figure(chart, legend(lines), drawn(lines));
      case TimeChart times -> figure(chart, Html.of(), drawn(times));
    };
  }

  /// @param height in pixels, below which the rest of the page goes on
  private record Drawing(int height, List<Html> pieces) {}

  private static Html figure(Chart chart, Html legend, Drawing drawing) {
    return Html.element(
            "figure",
            Html.element("figcaption", chart.label()),
            legend,
            Html.element("svg", Html.of(drawing.pieces()))
                .with("width", "100%")
                .with("height", drawing.height())
                .with("role", "img")
                .with("aria-label", chart.spoken()))
        .with("class", "chart");
  }

  private static final int BAR_ROW = 36;

  private static Drawing drawn(BarChart chart) {
    double largest = chart.bars().stream().mapToDouble(BarChart.Bar::value).max().orElse(0);
    var pieces = new ArrayList<Html>();
    int y = 0;
    for (var bar : chart.bars()) {
      pieces.add(row(bar.name(), bar.written(), y, 0, share(bar.value(), largest)));
      y += BAR_ROW;
    }
    return new Drawing(y, pieces);
  }

  private static Drawing drawn(TimeChart chart) {
    double end = chart.spans().stream().mapToDouble(TimeChart.Span::to).max().orElse(0);
    var pieces = new ArrayList<Html>();
    int y = 0;
    for (var span : chart.spans()) {
      double width = share(span.to() - span.from(), end);
      double from = end == 0 ? 0 : Math.min(100 * span.from() / end, 100 - width);
      pieces.add(row(span.name(), span.took(), y, from, width));
      y += BAR_ROW;
    }
    return new Drawing(y, pieces);
  }

  private static final int LINES = 120;

  /// Line by line from point to point: an SVG path cannot be placed in percent.
  private static Drawing drawn(LineChart chart) {
    var all = new ArrayList<Double>();
    chart.points().forEach(point -> all.addAll(point.values()));
    all.add(0.0);
    if (chart.bound() != null) {
      all.add(chart.bound().value());
    }
    double low = Collections.min(all);
    double high = Collections.max(all);
    double end = chart.points().stream().mapToDouble(LineChart.Point::at).max().orElse(0);
    var pieces = new ArrayList<Html>();
    if (chart.bound() != null) {
      int y = height(chart.bound().value(), low, high);
      pieces.add(line("0", y, "100%", y).with("class", "axis").with("stroke-dasharray", "4 4"));
      pieces.add(text("0", y + 14, "start", chart.bound().name()).with("class", "soft"));
    }
    int zero = height(0, low, high);
    pieces.add(line("0", zero, "100%", zero).with("class", "axis"));
    for (int series = 0; series < chart.series().size(); series++) {
      var segments = new ArrayList<Html>();
      for (int i = 1; i < chart.points().size(); i++) {
        var from = chart.points().get(i - 1);
        var to = chart.points().get(i);
        segments.add(
            line(
                    place(from.at(), end),
                    height(from.values().get(series), low, high),
                    place(to.at(), end),
                    height(to.values().get(series), low, high))
                .with("stroke-width", 2));
      }
      pieces.add(Html.element("g", Html.of(segments)).with("class", "series-" + series));
    }
    if (!chart.points().isEmpty()) {
      pieces.add(
          text("0", LINES + 26, "start", chart.points().getFirst().written())
              .with("class", "soft"));
      pieces.add(
          text("100%", LINES + 26, "end", chart.points().getLast().written())
              .with("class", "soft"));
    }
    return new Drawing(LINES + 32, pieces);
  }

  private static String place(double at, double end) {
    return percent(end == 0 ? 0 : 100 * at / end);
  }

  /// Pixels from the top, with room for the width of a line.
  private static int height(double value, double low, double high) {
    return 4 + (high == low ? 0 : (int) Math.round(LINES * (high - value) / (high - low)));
  }

  private static Html legend(LineChart chart) {
    var keys = new ArrayList<Html>();
    for (int i = 0; i < chart.series().size(); i++) {
      keys.add(
          key(
              chart.series().get(i),
              Html.element("g", line("0", 6, "24", 6).with("stroke-width", 2))
                  .with("class", "series-" + i)));
    }
    return legend(keys);
  }

  /// A bar on its track, below its name and what it stands for.
  private static Html row(String name, String written, int y, double from, double width) {
    return Html.of(
        text("0", y + 14, "start", Phrase.cut(name, 36)),
        text("100%", y + 14, "end", written).with("class", "figures"),
        bar(0, 100, y).with("class", "track"),
        bar(from, width, y).with("class", "bar"));
  }

  /// What is more than nothing can be seen.
  private static double share(double value, double largest) {
    return value == 0 ? 0 : Math.max(0.5, 100 * value / largest);
  }

  private static Html bar(double from, double width, int y) {
    return Html.element("rect")
        .with("x", from == 0 ? "0" : percent(from))
        .with("y", y + 20)
        .with("width", percent(width))
        .with("height", "8")
        .with("rx", "2");
  }

  private static final int INTERVAL_ROW = 52;

  private static Drawing drawn(IntervalChart chart) {
    int height = INTERVAL_ROW * chart.rows().size();
    var pieces = new ArrayList<Html>();
    for (int fifth = 0; fifth <= 5; fifth++) {
      var x = percent(20.0 * fifth);
      pieces.add(line(x, 0, x, height).with("class", "axis"));
      pieces.add(
          text(
                  x,
                  height + 16,
                  fifth == 0 ? "start" : fifth == 5 ? "end" : "middle",
                  number(fifth / 5.0))
              .with("class", "soft"));
    }
    int y = 0;
    for (var row : chart.rows()) {
      pieces.add(text("0", y + 16, "start", row.name()));
      for (int i = 0; i < row.marks().size(); i++) {
        pieces.add(mark(row.marks().get(i), y + 28 + 13 * i, i));
      }
      y += INTERVAL_ROW;
    }
    return new Drawing(height + 22, pieces);
  }

  private static Html mark(IntervalChart.Mark mark, int y, int series) {
    return Html.element(
            "g",
            line(share(mark.low()), y, share(mark.high()), y).with("stroke-width", 3),
            dot(share(mark.mean()), y, series))
        .with("class", "series-" + series);
  }

  private static String share(double value) {
    return percent(100 * Math.clamp(value, 0, 1));
  }

  /// The first series has round dots, the second hollow ones.
  private static Html dot(String x, int y, int series) {
    var dot = Html.element("circle").with("cx", x).with("cy", y).with("r", 5);
    return series == 0 ? dot : dot.with("class", "hollow");
  }

  private static Html legend(IntervalChart chart) {
    var keys = new ArrayList<Html>();
    for (int i = 0; i < chart.series().size(); i++) {
      keys.add(
          key(
              chart.series().get(i),
              Html.element("g", line("0", 6, "24", 6).with("stroke-width", 3), dot("12", 6, i))
                  .with("class", "series-" + i)));
    }
    return legend(keys);
  }

  private static Html legend(List<Html> keys) {
    return Html.element("div", Html.of(keys)).with("class", "legend");
  }

  private static Html key(String name, Html sign) {
    return Html.element(
            "span",
            Html.element("svg", sign)
                .with("width", "24")
                .with("height", "12")
                .with("aria-hidden", "true"),
            Html.text(name))
        .with("class", "key");
  }

  private static Html line(String x1, int y1, String x2, int y2) {
    return Html.element("line").with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
  }

  private static Html text(String x, int y, String anchor, String text) {
    return Html.element("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
  }

  private static String percent(double value) {
    return number(value) + "%";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
