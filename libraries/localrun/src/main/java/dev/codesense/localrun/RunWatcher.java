package dev.codesense.localrun;

import dev.codesense.localrun.record.TaskRecord;

/// Is told what happens to the tasks of a run, by many threads, one call at a time per task.
@FunctionalInterface
public interface RunWatcher {

  /// A task is in another state.
  ///
  /// @param task as far as it is known
  void changed(TaskRecord task);
}
