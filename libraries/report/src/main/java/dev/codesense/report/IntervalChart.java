package dev.codesense.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Means with the range where each may lie, on one scale from 0 to 1.
///
/// @param series what is compared: one or two names
/// @param rows one mark per series, or fewer where the last ones have none
public record IntervalChart(String label, List<String> series, List<Row> rows) implements Chart {

  public IntervalChart {
    series = List.copyOf(series);
    rows = List.copyOf(rows);
    if (series.isEmpty() || series.size() > 2) {
      throw new IllegalArgumentException("One or two series are compared, were " + series);
    }
    for (var row : rows) {
      if (row.marks().size() > series.size()) {
        throw new IllegalArgumentException(
            "A row must have at most one mark for each of %s, was %s".formatted(series, row));
      }
    }
  }

  public record Row(String name, List<Mark> marks) {
    public Row {
      marks = List.copyOf(marks);
    }
  }

  /// @param low no more than `mean`, which is no more than `high`; what lies outside of 0 to 1 is
  ///   shown at its end
  public record Mark(double mean, double low, double high) {
    public Mark {
      Chart.requireFinite(mean);
      Chart.requireFinite(low);
      Chart.requireFinite(high);
    }
  }

  @Override
  public Table table() {
    var columns = new ArrayList<>(List.of(Table.words("")));
    series.forEach(name -> columns.add(Table.numbers(name)));
    return new Table(
        columns,
        rows.stream()
            .map(row -> {
              var cells = new ArrayList<>(List.of(Phrase.text(row.name())));
              for (int i = 0; i < series.size(); i++) {
                cells.add(Phrase.text(i < row.marks().size() ? written(row.marks().get(i)) : ""));
              }
              return List.copyOf(cells);
            })
            .toList());
  }

  private static String written(Mark mark) {
    return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", mark.mean(), mark.low(), mark.high());
  }
}
