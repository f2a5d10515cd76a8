package dev.codesense.report;

import java.util.List;

/// What went on when: spans on one line of time, which begins at 0.
///
/// @param things what the spans are of, such as `task`
public record TimeChart(String label, String things, List<Span> spans) implements Chart {

  public TimeChart {
    spans = List.copyOf(spans);
  }

  /// @param from at least 0
  /// @param to at least `from`
  /// @param began `from` for people
  /// @param took the span's length for people
  public record Span(String name, double from, double to, String began, String took) {
    public Span {
      Chart.requireFinite(to);
      if (!(0 <= from && from <= to)) {
        throw new IllegalArgumentException(
            "A span must run from 0 on, %s was %s to %s".formatted(name, from, to));
      }
    }
  }

  @Override
  public Table table() {
    return new Table(
        List.of(Table.words(things), Table.numbers("began after"), Table.numbers("took")),
        spans.stream()
            .map(span ->
                List.of(
                    Phrase.text(span.name()), Phrase.text(span.began()), Phrase.text(span.took())))
            .toList());
  }
}
