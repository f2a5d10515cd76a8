package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.pattern.PathPatterns;
import java.util.List;

/// Which files of a repository are wanted.
record Selection(PathPatterns include, PathPatterns exclude, ConvergeConfig config) {

  static Selection of(RepositorySource source, ConvergeConfig config) {
    try {
      return new Selection(
          patterns("include", source.include()), patterns("exclude", source.exclude()), config);
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          ConvergeProblem.BAD_PATTERN, "%s: %s".formatted(source.url(), e.getMessage()), e);
    }
  }

  boolean wants(List<String> path) {
    return (include.patterns().isEmpty() || include.take(path)) && !exclude.take(path);
  }

  private static PathPatterns patterns(String key, List<String> written) {
    var patterns = PathPatterns.of(written);
    if (!written.isEmpty() && patterns.takeNothing()) {
      throw new IllegalArgumentException(
          "`%s` takes back, with !, what no pattern has taken".formatted(key));
    }
    return patterns;
  }
}
