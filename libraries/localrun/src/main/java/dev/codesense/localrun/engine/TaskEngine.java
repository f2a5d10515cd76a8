package dev.codesense.localrun.engine;

import dev.codesense.core.Progress;
import dev.codesense.runtime.TaskCall;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;

/// Runs the tasks of a pipeline. Safe to use across threads.
public interface TaskEngine {

  /// Checks that it can run every task, before the first begins.
  ///
  /// @throws dev.codesense.core.CodesenseException when a component or an image is missing
  void check(PipelineGraph graph) throws InterruptedException;

  /// Changes whenever the code behind the task does: part of the key under which outputs are kept.
  String version(Step.Task task) throws InterruptedException;

  /// Runs one attempt of a task.
  ///
  /// @throws dev.codesense.core.CodesenseException when it fails
  /// @throws InterruptedException when interrupted; the task has ended then
  TaskCall.Made run(TaskOrder order) throws InterruptedException;

  /// What is to be run.
  ///
  /// @param name of the task, unique within the run
  /// @param given to the task
  /// @param progress takes what the task says
  record TaskOrder(
      String runId, String name, Step.Task task, TaskCall.Given given, Progress progress) {}
}
