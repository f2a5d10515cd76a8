package dev.codesense.engines;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.http.RetryingHttp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Watches a run to its end and reports what happens.
public final class RunFollower {
  private static final int LAST_LINES = 20;

  /// What Kubernetes says of a pod whose image it cannot get.
  private static final Pattern NO_IMAGE =
      Pattern.compile("\\b(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)\\b");

  /// A registry may be out of reach for so long.
  private static final Duration IMAGE_PATIENCE = Duration.ofMinutes(5);

  private final PipelineEngine engine;
  private final Progress progress;
  private final Clock clock;
  private final RetryingHttp.Sleeper sleeper;

  public RunFollower(
      PipelineEngine engine, Progress progress, Clock clock, RetryingHttp.Sleeper sleeper) {
    this.engine = engine;
    this.progress = progress;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /// Waits until the run has ended well.
  ///
  /// @param poll between looks
  /// @param longest when to stop waiting; the run goes on
  /// @throws CodesenseException [KfpProblem#RUN_FAILED] with the last lines of the failed task,
  ///   [KfpProblem#RUN_CANCELED], [KfpProblem#RUN_UNFINISHED], [KfpProblem#IMAGE_NOT_THERE]
  public PipelineRun await(String runId, Duration poll, Duration longest)
      throws InterruptedException {
    var end = clock.instant().plus(longest);
    var seen = new HashMap<String, String>();
    var imageless = new HashMap<String, Instant>();
    try (var stage = progress.stage("run", "tasks", OptionalLong.empty())) {
      while (true) {
        var run = engine.run(runId);
        tell(run, seen, stage);
        if (run.state().ended()) {
          return ended(run);
        }
        checkImages(run, imageless);
        if (clock.instant().plus(poll).isAfter(end)) {
          throw new CodesenseException(
              KfpProblem.RUN_UNFINISHED,
              "The run %s is still %s after %s".formatted(run.id(), run.state(), longest));
        }
        sleeper.sleep(poll);
      }
    }
  }

  private void tell(PipelineRun run, Map<String, String> seen, Progress.Stage stage) {
    for (var task : run.tasks()) {
      // In a loop, tasks share their name, but not their pods.
      var which = task.name() + task.children().stream().findFirst();
      var now = "%s%s%s".formatted(task.state(), took(task), said(task));
      if (task.ofPipeline() && !now.equals(seen.put(which, now))) {
        progress.event(task.name() + ": " + now);
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

  /// Such as why a pod does not start.
  private static String said(PipelineRun.Task task) {
    return task.error().isBlank() ? "" : " (" + task.error().strip() + ")";
  }

  /// A pod without its image waits for ever, and nobody would say why.
  ///
  /// @param since when each task was first seen so
  private void checkImages(PipelineRun run, Map<String, Instant> since) {
    var now = clock.instant();
    for (var task : run.tasks()) {
      if (task.state().ended() || !NO_IMAGE.matcher(task.error()).find()) {
        since.remove(task.name());
      } else if (!now.isBefore(since.computeIfAbsent(task.name(), _ -> now).plus(IMAGE_PATIENCE))) {
        throw new CodesenseException(
            KfpProblem.IMAGE_NOT_THERE,
            "The run %s waits for the image of %s: %s"
                .formatted(run.id(), task.name(), task.error().strip()));
      }
    }
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
    var failed =
        run.tasks().stream()
            .filter(task -> task.ofPipeline() && task.state() == RunState.FAILED)
            .toList();
    var names = failed.stream().map(PipelineRun.Task::name).distinct().toList();
    if (!names.isEmpty()) {
      text.append("\nfailed: ").append(String.join(", ", names));
    }
    engine.page(run).ifPresent(page -> text.append("\npage: ").append(page));
    var logs = new LinkedHashMap<String, String>();
    for (var name : names.isEmpty() ? List.of("") : names) {
      logs.putAll(logs(run, name));
    }
    logs.forEach((pod, log) ->
        text.append("\nlast lines of ").append(pod).append(":\n").append(lastLines(log)));
    if (logs.isEmpty()) {
      failed.stream()
          .filter(task -> !task.error().isBlank())
          .forEach(task ->
              text.append("\nmessage of ")
                  .append(task.name())
                  .append(":\n")
                  .append(lastLines(task.error())));
      text.append("\nlogs: ").append(engine.logCommand(run));
    }
    return text.toString();
  }

  private Map<String, String> logs(PipelineRun run, String task) throws InterruptedException {
    try {
      return engine.logs(run, task);
    } catch (CodesenseException e) {
      // That the log cannot be had must not hide that the run failed.
      if (e.problem().kind() == Problem.Kind.BUG) {
        throw e;
      }
      progress.warn("The log is not available: " + e.getMessage());
      return Map.of();
    }
  }

  private static String lastLines(String log) {
    var lines = log.strip().lines().toList();
    var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return "  " + String.join("\n  ", last);
  }
}
