package dev.codesense.runtime.binding;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The name a person probably meant.
public final class NearestName {
  /// One edit for so many characters may be a slip; with more, it is another word.
  private static final int CHARACTERS_PER_EDIT = 3;

  private static final int LISTED = 20;

  private NearestName() {}

  /// What to say behind a name that is not known: `did you mean after?` or, where no name is near,
  /// `there are after, before`.
  ///
  /// @param known at least one
  public static String hint(String name, Collection<String> known) {
    return hint(name, known, UnaryOperator.identity());
  }

  /// As the other, with a name that was probably meant written as `shown` has it.
  public static String hint(String name, Collection<String> known, UnaryOperator<String> shown) {
    return of(name, known)
        .map(nearest -> "did you mean " + shown.apply(nearest) + "?")
        .orElseGet(() ->
            (known.size() == 1 ? "there is only " : "there are ")
                + known.stream().sorted().limit(LISTED).collect(Collectors.joining(", "))
                + (known.size() > LISTED ? " and %d more".formatted(known.size() - LISTED) : ""));
  }

  /// The one of `known` that fewest edits turn `name` into, if they are few for its length; the
  /// first in order among equals.
  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(nearest ->
            distance(name, nearest) * CHARACTERS_PER_EDIT
                <= Math.max(name.length(), nearest.length()));
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  static int distance(String from, String to) {
    var rows = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int replace = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = best;
      }
    }
    return rows[from.length()][to.length()];
  }
}
