package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;

/// Lists the existing references when the requested one does not exist.
final class References {
  private static final int SHOWN = 5;
  private static final int LONGEST = 200;

  private References() {}

  /// @param names full ones, such as `refs/heads/main`
  static CodesenseException notFound(
      RepositorySource source, String shown, Collection<String> names) {
    String prefix;
    String kind;
    if (source.commit() != null) {
      return new CodesenseException(
          ConvergeProblem.REFERENCE_NOT_FOUND,
          "%s has no commit %s, or does not let it be fetched".formatted(shown, source.commit()));
    } else if (source.tag() != null) {
      prefix = Constants.R_TAGS;
      kind = "tag";
    } else {
      prefix = Constants.R_HEADS;
      kind = "branch";
    }
    var wanted = source.reference() == null ? Constants.HEAD : source.reference();
    var near =
        names.stream()
            .filter(name -> name.startsWith(prefix) && name.length() < LONGEST)
            .map(name -> name.substring(prefix.length()).replaceAll("\\p{Cntrl}", "?"))
            .sorted(
                Comparator.<String>comparingInt(name -> distance(wanted, name))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(SHOWN)
            .toList();
    return new CodesenseException(
        ConvergeProblem.REFERENCE_NOT_FOUND,
        near.isEmpty()
            ? "%s has no %s %s, and no other".formatted(shown, kind, wanted)
            : "%s has no %s %s; there is %s"
                .formatted(shown, kind, wanted, String.join(", ", near)));
  }

  /// How many letters to change, add or remove.
  private static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
