package dev.codesense.localrun;

import dev.codesense.core.CodesenseException;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.WiredSettings;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The parameters of a pipeline on this machine: what was asked for, then what the project's
/// settings say of the input that the parameter is wired to, then the default.
final class RunParameters {
  private static final Origin GIVEN = Origin.of("parameters");

  private RunParameters() {}

  /// Plain values by kebab-case name; what is absent is left out.
  ///
  /// @throws CodesenseException for a name that the pipeline does not have, or a parameter that is
  ///   nowhere set
  public static SortedMap<String, Object> of(PipelineGraph graph, RunOrder order) {
    var asked = new TreeMap<String, Object>();
    order.parameters().forEach((name, value) -> asked.put(new FieldName(name).kebab(), value));
    var fields = RecordSchema.of(graph.inputs()).fields();
    var known = fields.stream().map(RecordField::kebab).toList();
    asked.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw missing(
              "The pipeline %s has no parameter %s; it has: %s"
                  .formatted(
                      graph.name(),
                      name,
                      known.stream().sorted().collect(Collectors.joining(", "))));
        });
    var wired = new WiredSettings(graph, order.settings());
    var parameters = new TreeMap<String, Object>(asked);
    for (var field : fields) {
      if (!parameters.containsKey(field.kebab())) {
        wired
            .of(field.name())
            .or(() -> DefaultValues.of(field))
            .ifPresentOrElse(
                value -> parameters.put(field.kebab(), value),
                () -> {
                  if (field.required()) {
                    throw missing(
                        "The pipeline %s needs %s: %s"
                            .formatted(graph.name(), field.kebab(), field.doc()));
                  }
                });
      }
    }
    check(fields, parameters);
    return parameters;
  }

  /// Before anything is recorded: what no task would take, such as a URL with a password.
  private static void check(List<RecordField> fields, SortedMap<String, Object> parameters) {
    var issues = new Issues();
    var binder = new Binder(issues, Overrides.none(), Binder.Spelling.ANY);
    for (var field : fields) {
      var value = parameters.get(field.kebab());
      if (value != null) {
        binder.field(field, Trees.fromPlain(value, GIVEN), field.kebab(), GIVEN);
      }
    }
    issues.throwIfAny();
  }

  private static CodesenseException missing(String message) {
    return new CodesenseException(LocalProblem.PARAMETER_MISSING, message);
  }
}
