package dev.codesense.converge;

import dev.codesense.core.CodesenseException;

/// How fetching one repository ended.
sealed interface FetchOutcome {
  ListedRepository repository();

  /// Its commit can be read.
  record Here(ListedRepository repository, GitCommit commit) implements FetchOutcome {}

  /// It cannot be had now.
  record Failed(ListedRepository repository, CodesenseException problem) implements FetchOutcome {}

  /// Whether the others go on: a full disk or a wrong pattern is no repository's fault.
  static boolean isOfOneRepository(CodesenseException e) {
    return e.problem() instanceof ConvergeProblem problem
        && switch (problem) {
          case REMOTE_UNREACHABLE,
              ACCESS_DENIED,
              REFERENCE_NOT_FOUND,
              EMPTY_REPOSITORY,
              HOST_KEY_REFUSED,
              FETCH_TIMEOUT,
              REPOSITORY_DAMAGED,
              NO_REPOSITORY_THERE,
              SHA256_REPOSITORY ->
              true;
          case NO_REPOSITORIES,
              DUPLICATE_REPOSITORY,
              BAD_URL,
              SHRINK_LIMIT,
              NOTHING_CONVERGED,
              BAD_PATTERN,
              CANNOT_WRITE,
              PUSH_REFUSED,
              BRANCH_MOVES ->
              false;
        };
  }
}
