package dev.codesense.engines;

import dev.codesense.core.CodesenseException;
import java.util.Map;

/// The logs of a run, as far as the API has them.
public final class RunLogs {
  private final PipelineEngine engine;

  public RunLogs(PipelineEngine engine) {
    this.engine = engine;
  }

  /// Reads them.
  ///
  /// @param task as on the run's page; empty: all
  /// @return by pod
  /// @throws CodesenseException [KfpProblem#LOG_NOT_THERE], saying where else to look
  public Map<String, String> of(PipelineRun run, String task) throws InterruptedException {
    var logs = engine.logs(run, task);
    if (!logs.isEmpty()) {
      return logs;
    }
    throw new CodesenseException(
        KfpProblem.LOG_NOT_THERE,
        "The API has no log of %s of the run %s%s\n%s"
            .formatted(
                task.isEmpty() ? "any task" : "the task " + task,
                run.id(),
                engine.page(run).map(page -> "\npage: " + page).orElse(""),
                engine.logCommand(run)));
  }
}
