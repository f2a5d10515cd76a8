package dev.codesense.engines;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What runs pipelines in a cluster, as far as the commands look at it.
public interface PipelineEngine {

  /// Whose runs and schedules are listed.
  enum Scope {
    /// Those that codesense started; on KFP, in the experiment of the settings.
    OURS,
    /// Everybody's in the namespace.
    ALL
  }

  /// The pipelines that are there, newest first.
  List<UploadedPipeline> pipelines() throws InterruptedException;

  /// Runs, newest first.
  ///
  /// @param most how many at most
  List<PipelineRun> runs(Scope scope, int most) throws InterruptedException;

  /// A run with its tasks.
  PipelineRun run(String id) throws InterruptedException;

  /// Asks a run to end. It does so by and by; one that has ended stays as it is.
  void cancel(String runId) throws InterruptedException;

  /// The page of a run; empty where nobody has said where pages are.
  Optional<URI> page(PipelineRun run);

  /// The logs of a run's tasks, as far as the engine has them.
  ///
  /// @param task as on the run's page; empty: all
  /// @return by pod, in the order of the run
  Map<String, String> logs(PipelineRun run, String task) throws InterruptedException;

  /// A line for a shell that prints the logs of a run's pods while they are there.
  String logCommand(PipelineRun run);

  /// Schedules, newest first.
  List<RecurringRun> recurringRuns(Scope scope) throws InterruptedException;

  /// Schedules of codesense called exactly `name`, newest first.
  List<RecurringRun> recurringRunsNamed(String name) throws InterruptedException;

  /// Stops a schedule; its runs go on.
  void disable(RecurringRun schedule) throws InterruptedException;

  /// Removes a schedule; its runs go on.
  void delete(RecurringRun schedule) throws InterruptedException;
}
