package dev.codesense.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How values moved: one or two lines over the same places, and a bound that they may cross.
///
/// @param series what each line is of: one or two names
/// @param points in the order of their places
/// @param bound that means something, such as `enough`; null for none
public record LineChart(
    String label, List<String> series, List<Point> points, @Nullable Bound bound) implements Chart {

  public LineChart {
    series = List.copyOf(series);
    points = List.copyOf(points);
    if (series.isEmpty() || series.size() > 2) {
      throw new IllegalArgumentException("One or two lines are drawn, were " + series);
    }
    for (var point : points) {
      if (point.values().size() != series.size()) {
        throw new IllegalArgumentException(
            "A point must have a value for each of %s, was %s".formatted(series, point));
      }
    }
  }

  /// @param at its place from the left, at least 0
  /// @param written the place for people
  /// @param values one for each line
  public record Point(double at, String written, List<Double> values) {
    public Point {
      values = List.copyOf(values);
      Chart.requireFinite(at);
      values.forEach(Chart::requireFinite);
      if (at < 0) {
        throw new IllegalArgumentException("A place is at least 0, was " + at);
      }
    }
  }

  public record Bound(String name, double value) {
    public Bound {
      Chart.requireFinite(value);
    }
  }

  /// First, highest, lowest and last value of each line: more of a line no table shows.
  @Override
  public Table table() {
    var columns =
        List.of(
            Table.words(""),
            Table.numbers("first"),
            Table.numbers("lowest"),
            Table.numbers("highest"),
            Table.numbers("last"));
    var rows =
        IntStream.range(0, series.size())
            .filter(_ -> !points.isEmpty())
            .mapToObj(i ->
                row(series.get(i), points.stream().map(point -> point.values().get(i)).toList()))
            .toList();
    return new Table(columns, rows);
  }

  private static List<Phrase> row(String name, List<Double> values) {
    return List.of(
        Phrase.text(name),
        number(values.getFirst()),
        number(values.stream().min(Double::compare).orElseThrow()),
        number(values.stream().max(Double::compare).orElseThrow()),
        number(values.getLast()));
  }

  private static Phrase number(double value) {
    return Phrase.text(String.format(Locale.ROOT, "%.2f", value));
  }
}
