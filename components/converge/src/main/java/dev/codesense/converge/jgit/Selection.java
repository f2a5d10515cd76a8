package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.RepositorySource;
import dev.codesense.converge.tree.Glob;
import dev.codesense.core.CodesenseException;
import java.util.List;

/// Which files of a repository are wanted.
record Selection(List<Glob> include, List<Glob> exclude, ConvergeConfig config) {

  static Selection of(RepositorySource source, ConvergeConfig config) {
    return new Selection(globs(source, source.include()), globs(source, source.exclude()), config);
  }

  boolean wants(List<String> path) {
    return (include.isEmpty() || include.stream().anyMatch(glob -> glob.covers(path)))
        && exclude.stream().noneMatch(glob -> glob.covers(path));
  }

  private static List<Glob> globs(RepositorySource source, List<String> patterns) {
    try {
      return patterns.stream().map(Glob::of).toList();
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          ConvergeProblem.BAD_PATTERN, "%s: %s".formatted(source.url(), e.getMessage()), e);
    }
  }
}
