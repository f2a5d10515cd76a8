package dev.codesense.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How everything before the exit task of a pipeline ended, as KFP tells a TASK_FINAL_STATUS.
///
/// @param state such as `SUCCEEDED`, `FAILED` or `CANCELED`; the case does not matter
/// @param pipelineTaskName whose end it was
/// @param pipelineJobResourceName the run
/// @param error empty in open-source KFP
/// @see <a
///   href="https://github.com/kubeflow/pipelines/blob/2.17.0/api/v2alpha1/pipeline_spec.proto">
///   PipelineTaskFinalStatus</a>
public record FinalStatus(
    String state,
    @Nullable String pipelineTaskName,
    @Nullable String pipelineJobResourceName,
    @Default("{}") Map<String, String> error) {
  public FinalStatus {
    error = Map.copyOf(error);
  }

  /// Whether there is nothing to clean up after.
  public boolean succeeded() {
    return state.equalsIgnoreCase("SUCCEEDED");
  }
}
