package dev.codesense.engines.argo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to run.
///
/// @param template name of a WorkflowTemplate
/// @param parameters texts by snake_case name, as [ArgoTemplate#texts] gives them; the others keep
///   the template's values
/// @param serviceAccount of the run's pods; null: the template's
public record ArgoRequest(
    String template, Map<String, String> parameters, @Nullable String serviceAccount) {

  public ArgoRequest {
    parameters = Map.copyOf(parameters);
  }
}
