package dev.codesense.workflow.client;

import dev.codesense.core.CodesenseException;
import java.util.Map;

/// The logs of a run, as far as the API has them.
public final class RunLogs {
  private final KfpClient client;

  public RunLogs(KfpClient client) {
    this.client = client;
  }

  /// Reads them.
  ///
  /// @param task as on the run's page; empty: all
  /// @return by pod
  /// @throws CodesenseException [KfpProblem#LOG_NOT_THERE], saying where else to look
  public Map<String, String> of(PipelineRun run, String task) throws InterruptedException {
    var logs = TaskLogs.logs(client, run, task);
    if (!logs.isEmpty()) {
      return logs;
    }
    var namespace = client.config().namespace();
    throw new CodesenseException(
        KfpProblem.LOG_NOT_THERE,
        """
        The API has no log of %s of the run %s
        page: %s
        kubectl logs -n %s -l pipeline/runid=%s -c main --prefix --tail=-1\
        """
            .formatted(
                task.isEmpty() ? "any task" : "the task " + task,
                run.id(),
                client.config().page(run.id()),
                namespace == null ? "kubeflow" : namespace,
                run.id()));
  }
}
