package dev.codesense.converge.writeback;

import dev.codesense.core.Doc;

/// What became of data.dvc.
public record WriteBackResult(
    @Doc(
            "What was done: off, unchanged, committed, proposed (pushed to a branch of its own) or"
                + " failed, with a warning in the log")
        Outcome outcome,
    @Doc("Commit that was pushed; empty if none was") String commit) {

  /// What was done.
  public enum Outcome {
    /// The project does not ask for it.
    OFF,
    /// The branch, or its proposal, says already what it should.
    UNCHANGED,
    /// The project's branch has a new commit.
    COMMITTED,
    /// A branch waits to be merged.
    PROPOSED,
    /// The remote did not take it.
    FAILED
  }
}
