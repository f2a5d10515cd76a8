package dev.codesense.engines;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run as the engine tells it.
///
/// @param name as on its page; not unique
/// @param recurringRunId the schedule that started it; empty when somebody did
/// @param error what the API says of a failure; often empty even then
/// @param tasks every node of the engine's graph, drivers and groups too; empty in a listing
public record PipelineRun(
    String id,
    String name,
    String description,
    String recurringRunId,
    RunState state,
    @Nullable Instant createdAt,
    @Nullable Instant finishedAt,
    String error,
    List<Task> tasks) {

  public PipelineRun {
    tasks = List.copyOf(tasks);
  }

  /// A node of the engine's graph.
  ///
  /// @param name as on the run's page; not unique
  /// @param error what the engine says of it; often empty
  /// @param children ids of the nodes below
  /// @param ofPipeline whether a person thinks of it as a task: engines add drivers and groups
  public record Task(
      String name,
      RunState state,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      String error,
      List<String> children,
      boolean ofPipeline) {

    public Task {
      children = List.copyOf(children);
    }

    private static Task of(Json json) {
      var name = json.text("display_name");
      var children =
          json.list("child_tasks").stream()
              .map(child -> child.text("pod_name"))
              .filter(pod -> !pod.isEmpty())
              .toList();
      return new Task(
          name,
          RunState.of(json.text("state")),
          json.instant("start_time").orElse(null),
          json.instant("end_time").orElse(null),
          json.object("error").text("message"),
          children,
          !children.isEmpty()
              && !name.equals("root")
              && !name.equals("executor")
              && !name.endsWith("-driver"));
    }
  }

  public static PipelineRun of(Json json) {
    return new PipelineRun(
        json.text("run_id"),
        json.text("display_name"),
        json.text("description"),
        json.text("recurring_run_id"),
        RunState.of(json.text("state")),
        json.instant("created_at").orElse(null),
        json.instant("finished_at").orElse(null),
        json.object("error").text("message"),
        json.object("run_details").list("task_details").stream().map(Task::of).toList());
  }
}
