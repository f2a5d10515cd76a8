package dev.codesense.engines.kfp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to run.
///
/// @param parameters typed, as [dev.codesense.engines.PipelineParameters#typed] gives them
/// @param serviceAccount of the run's pods; null: the installation's default
/// @param pipelineRoot where artifacts go; null: the installation's default
public record RunRequest(
    PipelineVersion version,
    Map<String, Object> parameters,
    @Nullable String serviceAccount,
    @Nullable String pipelineRoot) {

  public RunRequest {
    parameters = Map.copyOf(parameters);
  }

  /// What a run and a recurring run have in common.
  ///
  /// @param versionId of the pipeline; null: the newest at each start
  Map<String, Object> body(
      String name, String description, String experiment, @Nullable String versionId) {
    var reference = new LinkedHashMap<String, Object>();
    reference.put("pipeline_id", version.pipelineId());
    if (versionId != null) {
      reference.put("pipeline_version_id", versionId);
    }
    var runtime = new LinkedHashMap<String, Object>();
    runtime.put("parameters", parameters);
    if (pipelineRoot != null) {
      runtime.put("pipeline_root", pipelineRoot);
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("display_name", name);
    body.put("description", description);
    body.put("experiment_id", experiment);
    body.put("pipeline_version_reference", reference);
    body.put("runtime_config", runtime);
    if (serviceAccount != null) {
      body.put("service_account", serviceAccount);
    }
    return body;
  }
}
