package dev.codesense.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Charts as SVG. What stands along the page is in percent, so that a chart is as wide as there is
/// room for and its letters are not scaled.
final class ChartDrawing {
  /// With these a reader tells lines apart without colours.
  private static final List<String> DASHES = List.of("none", "8 4", "2 4", "10 3 2 3");

  private static final int MOST_DOTS = 40;
  private static final int PLOT_HEIGHT = 180;

  private ChartDrawing() {}

  static Html of(Chart chart) {
    return switch (chart) {
      case BarChart bars -> figure(chart, "chart", Html.of(), drawn(bars));
      case IntervalChart intervals -> figure(chart, "chart", legend(intervals), drawn(intervals));
      case LineChart lines -> figure(chart, "chart plot", legend(lines), drawn(lines));
    };
  }

  /// @param height in pixels, below which the rest of the page goes on
  private record Drawing(int height, List<Html> pieces) {}

  private static Html figure(Chart chart, String look, Html legend, Drawing drawing) {
    return Html.element(
            "figure",
            Html.element("figcaption", chart.label()),
            legend,
            Html.element("svg", Html.of(drawing.pieces()))
                .with("width", "100%")
                .with("height", drawing.height())
                .with("role", "img")
                .with("aria-label", chart.spoken()))
        .with("class", look);
  }

  private static final int BAR_ROW = 36;

  private static Drawing drawn(BarChart chart) {
    double largest = chart.bars().stream().mapToDouble(BarChart.Bar::value).max().orElse(0);
    var pieces = new ArrayList<Html>();
    int y = 0;
    for (var bar : chart.bars()) {
      pieces.add(text("0", y + 14, "start", Phrase.cut(bar.name(), 36)));
      pieces.add(text("100%", y + 14, "end", bar.written()).with("class", "figures"));
      pieces.add(bar(100, y).with("class", "track"));
      pieces.add(bar(share(bar.value(), largest), y).with("class", "bar"));
      y += BAR_ROW;
    }
    return new Drawing(y, pieces);
  }

  /// What is more than nothing can be seen.
  private static double share(double value, double largest) {
    return value == 0 ? 0 : Math.max(0.5, 100 * value / largest);
  }

  private static Html bar(double share, int y) {
    return Html.element("rect")
        .with("x", "0")
        .with("y", y + 20)
        .with("width", percent(share))
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

  private static Html legend(LineChart chart) {
    var keys = new ArrayList<Html>();
    for (int i = 0; i < chart.series().size(); i++) {
      keys.add(key(chart.series().get(i).name(), curve(line("0", 6, "24", 6), i)));
    }
    return legend(keys);
  }

  private static Html curve(Html line, int series) {
    return line.with("class", "curve series-" + series)
        .with("stroke-dasharray", DASHES.get(series));
  }

  private static Drawing drawn(LineChart chart) {
    var xs = Scale.exact(values(chart, LineChart.Point::x));
    var ys = Scale.rounded(values(chart, LineChart.Point::y));
    var pieces = new ArrayList<Html>();
    for (double tick : ys.ticks()) {
      int y = (int) Math.round(fromTop(ys, tick));
      pieces.add(line("0", y, "100%", y).with("class", "axis"));
      pieces.add(text("-8", y + 4, "end", LineChart.written(tick)).with("class", "soft"));
    }
    for (double tick : xs.ticks()) {
      pieces.add(
          text(percent(100 * xs.share(tick)), PLOT_HEIGHT + 18, "middle", LineChart.written(tick))
              .with("class", "soft"));
    }
    pieces.add(text("100%", PLOT_HEIGHT + 36, "end", chart.along()).with("class", "soft"));
    var lines = new ArrayList<Html>();
    for (int i = 0; i < chart.series().size(); i++) {
      var points = chart.series().get(i).points();
      var way = new ArrayList<String>();
      for (var point : points) {
        way.add(number(1000 * xs.share(point.x())) + "," + number(fromTop(ys, point.y())));
      }
      lines.add(curve(Html.element("polyline").with("points", String.join(" ", way)), i));
      if (points.size() <= MOST_DOTS) {
        for (var point : points) {
          pieces.add(
              Html.element("circle")
                  .with("cx", percent(100 * xs.share(point.x())))
                  .with("cy", number(fromTop(ys, point.y())))
                  .with("r", 3)
                  .with("class", "series-" + i));
        }
      }
    }
    pieces.add(
        Html.element("svg", Html.of(lines))
            .with("viewBox", "0 0 1000 " + PLOT_HEIGHT)
            .with("preserveAspectRatio", "none")
            .with("width", "100%")
            .with("height", PLOT_HEIGHT));
    pieces.add(text("0", -10, "start", chart.unit()).with("class", "soft"));
    return new Drawing(PLOT_HEIGHT + 42, pieces);
  }

  private static double[] values(LineChart chart, ToDoubleFunction<LineChart.Point> of) {
    return chart.series().stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(of)
        .toArray();
  }

  private static double fromTop(Scale scale, double value) {
    return PLOT_HEIGHT * (1 - scale.share(value));
  }

  /// From which to which value a picture goes, and every how much there is a mark.
  private record Scale(double from, double to, double step) {

    /// As far as the values go.
    static Scale exact(double[] values) {
      var range = Arrays.stream(values).summaryStatistics();
      return new Scale(range.getMin(), range.getMax(), step(range.getMax() - range.getMin()));
    }

    /// From mark to mark.
    static Scale rounded(double[] values) {
      var exact = exact(values);
      var from = Math.floor(exact.from / exact.step) * exact.step;
      var to = Math.ceil(exact.to / exact.step) * exact.step;
      return new Scale(from, to > from ? to : from + exact.step, exact.step);
    }

    /// 1, 2 or 5 of some unit, four to nine times in the range.
    private static double step(double range) {
      if (range <= 0) {
        return 1;
      }
      double unit = Math.pow(10, Math.floor(Math.log10(range / 4)));
      double times = range / 4 / unit;
      return unit * (times < 2 ? 1 : times < 5 ? 2 : 5);
    }

    double share(double value) {
      return to == from ? 0.5 : (value - from) / (to - from);
    }

    List<Double> ticks() {
      var ticks = new ArrayList<Double>();
      for (double i = Math.ceil(from / step - 1e-9); i <= to / step + 1e-9; i++) {
        ticks.add(i * step);
      }
      return ticks.isEmpty() ? List.of(from) : ticks;
    }
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
