package dev.codesense.report;

import java.util.ArrayList;
import java.util.stream.Collectors;

/// A picture of numbers. It is as wide as there is room for, and its letters stay as large as those
/// beside it.
public sealed interface Chart extends Block permits BarChart, IntervalChart, LineChart, TimeChart {

  /// What the chart shows.
  String label();

  /// The same in words, where there are no pictures and for those who do not see them.
  Table table();

  /// [#table] in one sentence.
  default String spoken() {
    var table = table();
    return label()
        + ": "
        + table.rows().stream()
            .map(row -> {
              var said = new ArrayList<String>();
              for (int i = 0; i < row.size(); i++) {
                said.add((table.columns().get(i).head() + " " + row.get(i).plain()).strip());
              }
              return String.join(", ", said);
            })
            .collect(Collectors.joining("; "));
  }

  /// Refuses what no chart can place.
  static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("A chart's numbers must be finite, was " + value);
    }
  }
}
