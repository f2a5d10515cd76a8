package dev.codesense.chunk.facts;

import java.util.Locale;
import java.util.Set;

/// Verbs and tables of SQL, in files and in string literals.
final class Sql {
  private static final Set<String> VERBS =
      Set.of(
          "select", "insert", "update", "delete", "create", "alter", "drop", "merge", "truncate");
  private static final Set<String> BEFORE_TABLE =
      Set.of("from", "join", "into", "update", "table", "truncate", "references");
  private static final Set<String> NO_TABLE =
      Set.of(
          "select",
          "if",
          "not",
          "exists",
          "only",
          "set",
          "where",
          "values",
          "lateral",
          "unnest",
          "dual",
          "table",
          "ignore",
          "overwrite");

  private Sql() {}

  /// Whether a string begins like a statement.
  static boolean maybe(byte[] content, int from, int to) {
    int at = from;
    while (at < to && content[at] <= ' ' && content[at] >= 0) {
      at++;
    }
    if (to - at < 12) {
      return false;
    }
    int stop = at;
    while (stop < to && stop - at < 9 && FactScanner.isWordPart(content[stop])) {
      stop++;
    }
    return stop - at >= 4
        && stop < to
        && content[stop] <= ' '
        && VERBS.contains(FactCollector.text(content, at, stop).toLowerCase(Locale.ROOT));
  }

  /// Adds what the statements in `text` do, if they name a table.
  static void read(String text, FactCollector found) {
    var words = text.split("[^\\p{L}\\p{N}_.$\"`]+");
    boolean tables = false;
    boolean after = false;
    for (var word : words) {
      var lower = word.toLowerCase(Locale.ROOT);
      if (after && !NO_TABLE.contains(lower)) {
        var table = word.replaceAll("[\"`]", "");
        if (!table.isEmpty() && Character.isLetter(table.charAt(0))) {
          found.sqlTables.add(table);
          tables = true;
        }
        after = false;
      } else if (!after || !lower.equals("select")) {
        after = BEFORE_TABLE.contains(lower) || (after && NO_TABLE.contains(lower));
      } else {
        after = false;
      }
    }
    if (tables) {
      for (var word : words) {
        var lower = word.toLowerCase(Locale.ROOT);
        if (VERBS.contains(lower)) {
          found.sqlVerbs.add(lower);
        }
      }
    }
  }
}
