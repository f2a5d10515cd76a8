package dev.codesense.runtime.binding;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.UrlCredentials;
import dev.codesense.runtime.tree.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Collects everything that is wrong with settings, to say it all at once.
public final class Issues {

  /// @param path of the setting, such as `index.batch-size`
  public record Issue(Problem problem, Origin origin, String path, String message) {

    /// With the place, in one line.
    public String line() {
      return origin + ": " + message;
    }
  }

  private final List<Issue> issues = new ArrayList<>();

  public void add(Problem problem, Origin origin, String path, String message) {
    // A URL may be anywhere where it does not belong, such as in place of a key.
    var issue = new Issue(problem, origin, path, UrlCredentials.redacted(message));
    if (!issues.contains(issue)) {
      issues.add(issue);
    }
  }

  /// Takes over what `others` found, but for what `except` says.
  public void addAll(Issues others, Predicate<Issue> except) {
    others.issues.stream()
        .filter(except.negate())
        .forEach(issue -> add(issue.problem(), issue.origin(), issue.path(), issue.message()));
  }

  /// In the order in which they were found.
  public List<Issue> all() {
    return List.copyOf(issues);
  }

  public void throwIfAny() {
    if (issues.isEmpty()) {
      return;
    }
    if (issues.size() == 1) {
      var issue = issues.getFirst();
      throw new CodesenseException(issue.problem(), issue.line());
    }
    throw new CodesenseException(
        RuntimeProblem.SETTINGS_INVALID,
        issues.stream()
            .map(issue -> "  " + issue.line() + " (" + issue.problem().code() + ")")
            .collect(Collectors.joining("\n", issues.size() + " problems in the settings:\n", "")));
  }
}
