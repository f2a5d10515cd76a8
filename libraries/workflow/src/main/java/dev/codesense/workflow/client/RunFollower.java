package dev.codesense.workflow.client;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.RetryingHttp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Watches a run to its end and says what happens.
public final class RunFollower {
  private static final int LAST_LINES = 20;

  private final KfpClient client;
  private final Progress progress;
  private final Clock clock;
  private final RetryingHttp.Sleeper sleeper;

  public RunFollower(
      KfpClient client, Progress progress, Clock clock, RetryingHttp.Sleeper sleeper) {
    this.client = client;
    this.progress = progress;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /// Waits until the run has ended well.
  ///
  /// @param poll between looks
  /// @param longest when to stop waiting; the run goes on
  /// @throws CodesenseException [KfpProblem#RUN_FAILED] with the last lines of the failed task,
  ///   [KfpProblem#RUN_CANCELED], [KfpProblem#RUN_UNFINISHED]
  public PipelineRun await(String runId, Duration poll, Duration longest)
      throws InterruptedException {
    var end = clock.instant().plus(longest);
    var seen = new HashMap<String, RunState>();
    try (var stage = progress.stage("run", "tasks", OptionalLong.empty())) {
      while (true) {
        var run = client.run(runId);
        tell(run, seen, stage);
        if (run.state().ended()) {
          return ended(run);
        }
        if (clock.instant().plus(poll).isAfter(end)) {
          throw new CodesenseException(
              KfpProblem.RUN_UNFINISHED,
              "The run %s is still %s after %s".formatted(run.id(), run.state(), longest));
        }
        sleeper.sleep(poll);
      }
    }
  }

  private void tell(PipelineRun run, Map<String, RunState> seen, Progress.Stage stage) {
    for (var task : run.tasks()) {
      if (task.isOfPipeline() && seen.put(task.name(), task.state()) != task.state()) {
        progress.event("%s: %s%s".formatted(task.name(), task.state(), took(task)));
        if (task.state().ended()) {
          stage.advance(1);
        } else {
          stage.detail(task.name());
        }
      }
    }
  }

  private static String took(PipelineRun.Task task) {
    Instant from = task.startedAt();
    Instant to = task.endedAt();
    return !task.state().ended() || from == null || to == null
        ? ""
        : " in %d s".formatted(Duration.between(from, to).toSeconds());
  }

  private PipelineRun ended(PipelineRun run) throws InterruptedException {
    return switch (run.state()) {
      case SUCCEEDED, SKIPPED -> run;
      case CANCELED ->
          throw new CodesenseException(
              KfpProblem.RUN_CANCELED, "The run %s was cancelled".formatted(run.id()));
      case FAILED, PENDING, RUNNING, CANCELING, PAUSED, UNKNOWN ->
          throw new CodesenseException(KfpProblem.RUN_FAILED, failure(run));
    };
  }

  /// What failed, and its last words, as far as the API has them.
  private String failure(PipelineRun run) throws InterruptedException {
    var text = new StringBuilder("The run %s failed".formatted(run.id()));
    if (!run.error().isBlank()) {
      text.append(": ").append(run.error().strip());
    }
    var failed = TaskLogs.names(run);
    if (!failed.isEmpty()) {
      text.append("\nfailed: ").append(String.join(", ", failed));
    }
    text.append("\npage: ").append(client.config().page(run.id()));
    for (var name : failed.isEmpty() ? List.of("") : failed) {
      logs(run, name)
          .forEach((pod, log) ->
              text.append("\nlast lines of ").append(pod).append(":\n").append(lastLines(log)));
    }
    return text.toString();
  }

  private Map<String, String> logs(PipelineRun run, String task) throws InterruptedException {
    try {
      return TaskLogs.logs(client, run, task);
    } catch (CodesenseException e) {
      // That the log cannot be had must not hide that the run failed.
      if (e.problem().kind() == Problem.Kind.BUG) {
        throw e;
      }
      progress.warn("The log cannot be had: " + e.getMessage());
      return Map.of();
    }
  }

  private static String lastLines(String log) {
    var lines = log.strip().lines().toList();
    var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return "  " + String.join("\n  ", last);
  }
}
