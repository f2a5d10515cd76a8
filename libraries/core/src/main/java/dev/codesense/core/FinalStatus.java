package dev.codesense.core;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How everything before the exit task of a pipeline ended, as KFP tells a TASK_FINAL_STATUS.
///
/// @param state in the engine's words, whose case does not matter. KFP says `COMPLETE` after
///   success; before 2.17, where the status is that of a group with a loop in it, `RUNNING`
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
  /// Of KFP, Argo and runs on one machine.
  private static final Set<String> FAILURES = Set.of("FAILED", "ERROR", "CANCELED");

  public FinalStatus {
    error = Map.copyOf(error);
  }

  /// Whether the engine says that something went wrong. What it leaves open is no failure: work
  /// that passed every check must not be undone for an engine's word that nobody knows.
  public boolean failed() {
    return FAILURES.contains(state.toUpperCase(Locale.ROOT));
  }
}
