package dev.codesense.engines;

import java.util.List;

/// Where the runs for commits are kept, and one pipeline with its parameters, ready to be run.
public interface CommitRunRegistry {

  /// Runs of the event's group, newest first; those of the last days are enough.
  List<PipelineRun> runs(CommitRuns.Event event) throws InterruptedException;

  /// Starts the event's run. Where another caller has made the run of the same commit, that one is
  /// the answer.
  CommitRuns.Served start(CommitRuns.Event event) throws InterruptedException;

  /// Asks a run to end.
  void cancel(String runId) throws InterruptedException;
}
