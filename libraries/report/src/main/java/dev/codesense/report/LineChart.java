package dev.codesense.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/// How numbers change along something, such as a loss along training steps.
///
/// @param along what the points stand along, such as `step`
/// @param unit what is measured
/// @param series one to four
public record LineChart(String label, String along, String unit, List<Series> series)
    implements Chart {

  public LineChart {
    series = List.copyOf(series);
    if (series.isEmpty() || series.size() > 4) {
      throw new IllegalArgumentException(
          "One to four lines can be told apart, were " + series.size());
    }
  }

  /// @param points at least one, in the order of their `x`
  public record Series(String name, List<Point> points) {
    public Series {
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException("A line has points, %s has none".formatted(name));
      }
    }
  }

  public record Point(double x, double y) {
    public Point {
      Chart.requireFinite(x);
      Chart.requireFinite(y);
    }
  }

  @Override
  public Table table() {
    return new Table(
        List.of(
            Table.words("line"),
            Table.numbers("first"),
            Table.numbers("least"),
            Table.numbers("most"),
            Table.numbers("last")),
        series.stream()
            .map(line -> {
              var range = line.points().stream().mapToDouble(Point::y).summaryStatistics();
              return List.of(
                  Phrase.text(line.name()),
                  Phrase.text(written(line.points().getFirst().y())),
                  Phrase.text(written(range.getMin())),
                  Phrase.text(written(range.getMax())),
                  Phrase.text(written(line.points().getLast().y())));
            })
            .toList());
  }

  /// Four significant digits.
  static String written(double value) {
    var size = Math.abs(value);
    return size == 0 || (size >= 1e-4 && size < 1e7)
        ? new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString()
        : String.format(Locale.ROOT, "%.3e", value);
  }
}
