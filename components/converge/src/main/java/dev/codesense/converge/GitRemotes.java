package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import java.util.Set;

/// Brings a repository's commit here. Safe to use across threads, for different repositories.
public interface GitRemotes {

  /// Resolves what the source names to a commit and fetches it, unless it is here already.
  ///
  /// @param id names the mirror below the project's state directory
  /// @throws CodesenseException when this repository cannot be had: one of [ConvergeProblem]'s
  ///   codes, its message without credentials
  GitCommit fetch(RepositorySource source, String id, ConvergeConfig config, RunContext run)
      throws InterruptedException;

  /// What the source's reference names now; nothing is fetched.
  ///
  /// @return a commit, or the tag that stands for one: 40 hex digits
  /// @throws CodesenseException as [#fetch]
  String head(RepositorySource source, String id, ConvergeConfig config, RunContext run)
      throws InterruptedException;

  /// Removes what was kept of all other repositories.
  ///
  /// @param ids of the repositories that stay
  /// @throws CodesenseException [ConvergeProblem#CANNOT_WRITE]
  void retain(Set<String> ids, RunContext run);
}
