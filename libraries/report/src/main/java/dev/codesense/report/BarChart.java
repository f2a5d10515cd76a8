package dev.codesense.report;

import java.util.List;

/// Amounts to compare with each other, each as a bar whose length is its share of the largest.
///
/// @param things what the bars are of, such as `language`
/// @param unit what is counted, such as `chunks`
public record BarChart(String label, String things, String unit, List<Bar> bars) implements Chart {

  public BarChart {
    bars = List.copyOf(bars);
  }

  /// @param value at least 0
  /// @param written the value for people
  public record Bar(String name, double value, String written) {
    public Bar {
      Chart.requireFinite(value);
      if (value < 0) {
        throw new IllegalArgumentException(
            "A bar must be no shorter than 0, %s was %s".formatted(name, value));
      }
    }
  }

  @Override
  public Table table() {
    return new Table(
        List.of(Table.words(things), Table.numbers(unit)),
        bars.stream()
            .map(bar -> List.of(Phrase.text(bar.name()), Phrase.text(bar.written())))
            .toList());
  }
}
