package dev.codesense.localrun;

import dev.codesense.core.ComponentSpec;
import dev.codesense.localrun.record.RunRecord;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.FieldName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// How a run ended that was not interrupted.
///
/// @param tasks by name, in the order in which they were first heard of
/// @param results of the pipeline: plain values, folders of artifacts, lists of them; empty after a
///   failure
/// @param report an HTML page
public record RunOutcome(
    RunRecord run,
    SequencedMap<String, TaskRecord> tasks,
    Map<FieldName, Object> results,
    Path project,
    Path report,
    Optional<Failed> failure) {

  public RunOutcome {
    tasks = Collections.unmodifiableSequencedMap(tasks);
    results = Map.copyOf(results);
  }

  /// The task that failed first.
  ///
  /// @param cause as it was thrown
  public record Failed(String task, Throwable cause) {}

  /// @throws IllegalArgumentException when there is no such task
  public TaskRecord task(String name) {
    var record = tasks.get(name);
    if (record == null) {
      throw new IllegalArgumentException("No task " + name + " in this run");
    }
    return record;
  }

  /// How long its tasks worked, not counting the time that a run lay still before it was continued.
  public Duration worked() {
    return TaskRecord.worked(tasks.values());
  }

  /// What a task gave back, as the component's own record.
  public <O extends Record> O result(String task, ComponentSpec<?, O> spec) {
    return TaskCall.result(spec, task(task).made(project));
  }
}
