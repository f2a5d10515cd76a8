package dev.codesense.engines.kfp;

import dev.codesense.engines.PipelineRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The logs of the pods of a run on KFP.
final class TaskLogs {
  private static final String EXECUTOR = "system-container-impl";

  private TaskLogs() {}

  /// Pods that may hold the log of a task: the API tells which nodes are below it, and a pod's name
  /// is made of the engine's name of the node.
  ///
  /// @param task a task's name; empty for all of the run
  static List<String> pods(PipelineRun run, String task) {
    Set<String> nodes = new HashSet<>();
    var ordered = new ArrayList<String>();
    for (var node : run.tasks()) {
      if (task.isEmpty() || node.name().equals(task) || node.name().startsWith(task + "-")) {
        for (var child : node.children()) {
          if (nodes.add(child)) {
            ordered.add(podOf(child));
          }
        }
      }
    }
    return ordered;
  }

  /// `code-index-x7k2p-123` is a node; its pod is `code-index-x7k2p-system-container-impl-123`.
  private static String podOf(String node) {
    int hash = node.lastIndexOf('-');
    return hash < 0 ? node : node.substring(0, hash) + "-" + EXECUTOR + node.substring(hash);
  }

  /// The logs that the API has.
  ///
  /// @return by pod, in the order of the run
  static Map<String, String> logs(KfpClient client, PipelineRun run, String task)
      throws InterruptedException {
    var logs = new LinkedHashMap<String, String>();
    for (var pod : pods(run, task)) {
      var log = client.log(run.id(), pod);
      if (log.isPresent()) {
        logs.put(pod, log.get());
      }
    }
    return logs;
  }
}
