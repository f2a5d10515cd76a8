package dev.codesense.report;

import java.util.List;

/// Rows under heads. One that is wider than the page scrolls by itself.
///
/// @param rows each with one cell per column
public record Table(List<Column> columns, List<List<Phrase>> rows) implements Block {

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (var row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "A row must have one cell for each of %d columns, was %s"
                .formatted(columns.size(), row));
      }
    }
  }

  /// @param numeric whether its cells are numbers, which stand right
  public record Column(String head, boolean numeric) {}

  /// A column of words.
  public static Column words(String head) {
    return new Column(head, false);
  }

  /// A column of numbers.
  public static Column numbers(String head) {
    return new Column(head, true);
  }
}
