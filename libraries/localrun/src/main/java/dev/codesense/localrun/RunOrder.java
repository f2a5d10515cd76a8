package dev.codesense.localrun;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.schema.FieldName;
import java.util.Map;
import java.util.function.Function;

/// What to run a pipeline with.
///
/// @param runId of a new run; sorts by time, as from [dev.codesense.runtime.RunIds]
/// @param parameters of the pipeline that were asked for, plain values by name in any spelling
/// @param settings what the project says of a component's inputs, plain values: for inputs that no
///   wire sets, and for parameters of the pipeline that nobody asked for
/// @param resume whether an earlier run is continued
public record RunOrder(
    String runId,
    Map<String, Object> parameters,
    Function<ComponentSpec<?, ?>, Map<FieldName, Object>> settings,
    Resume resume) {

  public RunOrder {
    parameters = Map.copyOf(parameters);
  }

  /// Whether an earlier run is continued.
  public enum Resume {
    /// Where the last run was killed, with all that it had done but for tasks that are never
    /// cached: those look at the world again.
    IF_CUT_OFF,
    /// The last run, however it ended badly, with all that it had done.
    ALWAYS,
    NEVER
  }
}
