package dev.codesense.converge.writeback;

import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Commits one file to a branch of a remote. Nothing is forced: what others push meanwhile stays,
/// and the commit is made anew on top of it.
public interface BranchWriter {

  /// Commits, unless the file has the wanted content already.
  ///
  /// @param repository with the branch that the change is for; its default branch when it names
  ///   none
  /// @return the commit that was pushed; empty when there was nothing to change
  /// @throws CodesenseException [dev.codesense.converge.ConvergeProblem#PUSH_REFUSED],
  ///   [dev.codesense.converge.ConvergeProblem#BRANCH_MOVES], or as when it is fetched
  Optional<String> write(RepositorySource repository, Change change, RunContext run)
      throws InterruptedException;

  /// What to commit.
  ///
  /// @param file at the repository's root
  /// @param edit from the file's present content, if it has one, to the wanted; may be called
  ///   again, after somebody else has pushed
  /// @param message of the commit
  /// @param proposal null: the commit goes to the branch itself
  record Change(
      String file,
      Function<Optional<byte[]>, byte[]> edit,
      String message,
      @Nullable Proposal proposal) {}

  /// A branch to be merged.
  ///
  /// @param branch that is nobody else's, such as `codesense/data`
  /// @param title of the merge request, one line
  record Proposal(String branch, String title) {}
}
