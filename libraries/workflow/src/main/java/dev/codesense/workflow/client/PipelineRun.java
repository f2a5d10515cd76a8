package dev.codesense.workflow.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run as the API tells it.
///
/// @param name not unique
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
  /// @param children ids of the nodes below
  public record Task(
      String name,
      RunState state,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      String error,
      List<String> children) {

    public Task {
      children = List.copyOf(children);
    }

    /// Whether a person thinks of it as a task: KFP adds drivers, groups and the root.
    public boolean isOfPipeline() {
      return !children.isEmpty()
          && !name.equals("root")
          && !name.equals("executor")
          && !name.endsWith("-driver");
    }
  }

  static PipelineRun of(Json json) {
    return new PipelineRun(
        json.text("run_id"),
        json.text("display_name"),
        json.text("description"),
        json.text("recurring_run_id"),
        RunState.of(json.text("state")),
        json.instant("created_at").orElse(null),
        json.instant("finished_at").orElse(null),
        json.object("error").text("message"),
        json.object("run_details").list("task_details").stream()
            .map(task ->
                new Task(
                    task.text("display_name"),
                    RunState.of(task.text("state")),
                    task.instant("start_time").orElse(null),
                    task.instant("end_time").orElse(null),
                    task.object("error").text("message"),
                    task.list("child_tasks").stream()
                        .map(child -> child.text("pod_name"))
                        .filter(name -> !name.isEmpty())
                        .toList()))
            .toList());
  }
}
