package dev.codesense.cli.project;

import dev.codesense.core.Progress;
import dev.codesense.core.text.Amount;
import dev.codesense.localrun.RunWatcher;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.localrun.record.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Shows the progress of the tasks of a run: a line per task for the screen, the items of a loop in
/// one, and a line in the log for what begins and ends.
final class TaskProgressView implements RunWatcher {
  private static final int MOST_LINES = 12;

  private final Progress progress;
  private final Clock clock;
  private final Map<String, Map<String, TaskRecord>> tasks = new LinkedHashMap<>();

  /// @param names of the tasks that are known beforehand, in their order
  TaskProgressView(List<String> names, Progress progress, Clock clock) {
    this.progress = progress;
    this.clock = clock;
    names.forEach(name -> tasks.put(name, new LinkedHashMap<>()));
  }

  @Override
  public void changed(TaskRecord task) {
    synchronized (this) {
      tasks
          .computeIfAbsent(task.task().replaceAll("\\[\\d+]", ""), _ -> new LinkedHashMap<>())
          .put(task.task(), task);
    }
    switch (task.state()) {
      case WAITING, SKIPPED -> {}
      case RUNNING -> progress.event("▸ %s begins".formatted(task.task()));
      case DONE ->
          progress.event(
              "✓ %s %s".formatted(task.task(), task.took().map(Amount::time).orElse("")));
      case CACHED, NOT_BEGUN, CANCELED ->
          progress.event(
              "%s %s %s: %s"
                  .formatted(sign(task.state()), task.task(), word(task.state()), task.reason()));
      // Why is said once, at the end, as the command's own failure.
      case FAILED -> progress.event("%s %s failed".formatted(sign(task.state()), task.task()));
    }
  }

  /// What is to be seen now; those that are done give way first.
  synchronized List<String> lines() {
    var lines = new ArrayList<String>();
    int others = 0;
    for (var entry : tasks.entrySet()) {
      var records = entry.getValue();
      boolean over =
          !records.isEmpty() && records.values().stream().allMatch(task -> task.state().ended());
      if ((over && tasks.size() > MOST_LINES) || lines.size() >= MOST_LINES) {
        others++;
      } else {
        lines.add(line(entry.getKey(), records));
      }
    }
    if (others > 0) {
      lines.add("  and %d more".formatted(others));
    }
    return lines;
  }

  private String line(String name, Map<String, TaskRecord> records) {
    if (records.isEmpty()) {
      return "· %-12s waits".formatted(name);
    }
    if (records.size() == 1) {
      var task = records.values().iterator().next();
      var since =
          task.state() == TaskState.RUNNING
              ? task.begun()
                  .map(begun -> " " + Amount.time(Duration.between(begun, clock.instant())))
                  .orElse("")
              : task.took().map(took -> " in " + Amount.time(took)).orElse("");
      return "%s %-12s %s%s".formatted(sign(task.state()), name, word(task.state()), since);
    }
    var counts = new EnumMap<TaskState, Integer>(TaskState.class);
    records.values().forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    var some = counts.keySet().iterator().next();
    return "%s %-12s %s"
        .formatted(
            sign(counts.containsKey(TaskState.RUNNING) ? TaskState.RUNNING : some),
            name,
            counts.entrySet().stream()
                .map(count -> count.getValue() + " " + word(count.getKey()))
                .collect(Collectors.joining(", ")));
  }

  private static String word(TaskState state) {
    return switch (state) {
      case WAITING -> "waits";
      case RUNNING -> "runs";
      case DONE, CACHED, SKIPPED, FAILED, NOT_BEGUN, CANCELED ->
          state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static String sign(TaskState state) {
    return switch (state) {
      case DONE -> "✓";
      case CACHED -> "↺";
      case FAILED -> "✗";
      case CANCELED -> "■";
      case RUNNING -> "▸";
      case SKIPPED -> "–";
      case WAITING, NOT_BEGUN -> "·";
    };
  }
}
